import { execFileSync } from 'node:child_process';
import test from 'ava';
import { type CompletedProgram, completionScript } from '../src/shell-completion.ts';

const program: CompletedProgram = {
  name: 'words',
  commands: [
    {
      name: 'count',
      description: "count a file's words; slowly",
      flags: [
        { long: '--unit', description: 'of what (default: word)', value: ['word', 'line'] },
        { long: '--all', description: 'all of them', value: undefined },
      ],
      argument: 'file',
    },
  ],
  tasks: ['a', 'b'],
  modules: [],
};

test('zsh is given the functions of bash, which bash can read', (t) => {
  const bash = completionScript('bash', program);
  t.true(completionScript('zsh', program).endsWith(bash));
  t.regex(completionScript('zsh', program), /^autoload .*bashcompinit/m);
  t.notThrows(() => execFileSync('bash', ['-n'], { input: bash }));
});

test('fish is given a line for each command, argument and flag', (t) => {
  t.deepEqual(completionScript('fish', program).trim().split('\n'), [
    "complete -c words -n __fish_use_subcommand -f -a count -d 'count a file\\'s words'",
    "complete -c words -n '__fish_seen_subcommand_from count' -F",
    "complete -c words -n '__fish_seen_subcommand_from count' -l unit -xa 'word line' -d 'of what'",
    "complete -c words -n '__fish_seen_subcommand_from count' -l all -f -d 'all of them'",
  ]);
});
