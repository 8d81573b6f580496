import test from 'ava';
import { type CommandShape, configuredArguments } from '../src/config-flags.ts';

const flags = ['--module', '--task', '--mode', '--grid', '--workers', '--mirror', '--cache'].map((long) => ({
  long,
  takesValue: true,
  envVar: long === '--cache' ? 'HEAREVAL_CACHE' : undefined,
}));
const run: CommandShape = { name: 'run', flags, takes: { '--module': 'many', '--task': 'many' } };
const embed: CommandShape = { ...run, name: 'embed', takes: { '--module': 'one', '--task': 'one' } };
const evaluate: CommandShape = { name: 'evaluate', flags, takes: { task: 'one' }, withoutTask: ['--labels'] };
const settings = new Map([
  ['module', ['./a', './b']],
  ['task', ['tone_pitch']],
  ['mode', ['small']],
  ['grid', ['fast']],
  ['mirror', ['x', 'y']],
  ['cache', ['local:rw']],
]);

function argsOf(args: readonly string[], command: CommandShape, env: Record<string, string> = {}) {
  return configuredArguments(args, command, settings, { file: 'heareval.yaml', env }).args.join(' ');
}

test('settings are taken where nothing was typed, and told as they would be typed', (t) => {
  const { args, decided } = configuredArguments(['run', '--workers', '2'], run, settings, {
    file: 'heareval.yaml',
    env: {},
  });
  const all =
    '--module=./a --module=./b --task=tone_pitch --mode=small --grid=fast --mirror=x --mirror=y --cache=local:rw';
  t.is(args.join(' '), `run ${all} --workers 2`);
  t.is(decided.join(' '), all.replaceAll('=', ' '));
});

test('what is typed wins, as does the environment', (t) => {
  t.is(
    argsOf(['run', '--module', './c', '--grid=faster', '--mirror', 'z'], run, { HEAREVAL_CACHE: 'none' }),
    'run --task=tone_pitch --mode=small --module ./c --grid=faster --mirror z',
  );
});

test('the mode belongs to the tasks that are set, not to one that is typed', (t) => {
  t.notRegex(argsOf(['run', '--task', 'esc50'], run), /--mode/);
  t.notRegex(argsOf(['evaluate', 'esc50'], evaluate), /--mode|tone_pitch/);
});

test('a command that works on one is not given one of several', (t) => {
  t.throws(() => argsOf(['embed'], embed), {
    message:
      'heareval.yaml: names 2 (./a, ./b), and this command takes one; expected --module with one of them',
  });
  t.regex(argsOf(['embed', '--module', './b'], embed), /^embed --task=tone_pitch /);
});

test('tasks are arguments where a command takes them so, unless it is told to do without', (t) => {
  t.regex(argsOf(['evaluate', '--grid', 'fast'], evaluate), /^evaluate tone_pitch --mode=small/);
  t.notRegex(argsOf(['evaluate', '--labels', 'a.csv'], evaluate), /tone_pitch/);
});
