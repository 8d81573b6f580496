import { Command } from '@commander-js/extra-typings';
import test from 'ava';
import { addDownloadFlags, addTasksFlag } from '../src/task-flags.ts';

test('a command that may prepare tasks takes mirrors, a sound font and sample rates', (t) => {
  const command = addDownloadFlags(new Command().exitOverride());
  t.deepEqual(
    command.options.map(({ long }) => long),
    ['--mirror', '--soundfont', '--sample-rate'],
  );
  command.parse(['--mirror', 'a', '--mirror', 'b', '--soundfont', 'f.sf2', '--sample-rate', '16000'], {
    from: 'user',
  });
  t.deepEqual(command.opts(), { mirror: ['a', 'b'], soundfont: 'f.sf2', sampleRate: [16000] });
});

test('task folders are where the command is started, but for a flag', (t) => {
  const folderOf = (typed: readonly string[]) =>
    addTasksFlag(new Command().exitOverride()).parse(typed, { from: 'user' }).opts().tasksDir;
  t.is(folderOf([]), 'tasks');
  t.is(folderOf(['--tasks-dir', 'elsewhere']), 'elsewhere');
});
