import { Command } from '@commander-js/extra-typings';
import test from 'ava';
import { addCommands } from '../../src/cli/commands.ts';

async function programFor(args: readonly string[]): Promise<Command> {
  const program = new Command('heareval');
  await addCommands(program, async () => {}, args);
  return program;
}

/** What the list of commands shows of each. */
function listed({ commands }: Command): string[] {
  return commands.map((command) => {
    const required = command.registeredArguments.map((argument) => [argument.required, argument.variadic]);
    return JSON.stringify([command.name(), command.description(), required]);
  });
}

test('a command is listed alike whether or not it is loaded, and only the one that is asked for is', async (t) => {
  const list = await programFor(['--help']);
  t.true(list.commands.length > 10);
  t.true(list.commands.every((command) => command.options.length === 0 && command.description() !== ''));
  for (const name of list.commands.map((command) => command.name())) {
    for (const args of [[name], ['help', name]]) {
      const program = await programFor(args);
      t.deepEqual(listed(program), listed(list), name);
      const whole = program.commands.filter(
        ({ options, registeredArguments: [first] }) => options.length > 0 || first?.argChoices !== undefined,
      );
      t.deepEqual(
        whole.map((command) => command.name()),
        [name],
      );
    }
  }
});

test('the help of larger commands begins with examples and has its options in groups', async (t) => {
  for (const name of ['run', 'predict', 'evaluate', 'embed', 'preprocess']) {
    const program = await programFor([name]);
    let help = '';
    const command = program.commands.find((each) => each.name() === name);
    command?.configureOutput({ writeOut: (text) => (help += text) }).outputHelp();
    t.regex(help, /^Examples:\n {2}heareval /, name);
    for (const group of ['Folders:', 'Steps:']) t.true(help.includes(`\n${group}\n`), `${name} ${group}`);
  }
  const groups = (await programFor([])).commands.map((command) => command.helpGroup());
  t.deepEqual([...new Set(groups)].sort(), [
    'Benchmark:',
    'Modules:',
    'Results:',
    'Start:',
    'Steps:',
    'Tasks:',
  ]);
});
