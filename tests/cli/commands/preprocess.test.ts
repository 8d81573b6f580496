import test from 'ava';
import { SHARED_DATA, testWithData } from '../../tasks/shared-data.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { command } from '../in-process.ts';

test('of a group the tasks without the mode are left out, and named', async (t) => {
  const { exitCode, stdout, stderr } = await command(temporaryFolder(t), [
    'preprocess',
    'open',
    '--mode',
    '50h',
    '--dry-run',
  ]);
  t.is(exitCode, 0);
  t.deepEqual(stderr.split('\n').sort(), [
    'dcase2016_task2: has no mode 50h; left out',
    'speech_commands: has no mode 50h; left out',
    'spoken_digit: has no mode 50h; left out',
  ]);
  const finished = stdout.split('\n').filter((line) => line.includes('/FinishTask'));
  t.deepEqual(finished.map((line) => /nsynth_\w+-v2\.2\.3-50h/.exec(line)?.[0]).sort(), [
    'nsynth_pitch-v2.2.3-50h',
    'nsynth_pitch_kfold-v2.2.3-50h',
  ]);
  const downloads = stdout.split('\n').filter((line) => /^run .*\/DownloadCorpus/.test(line));
  t.is(downloads.length, 3, 'both tasks share their downloads');
});

test('a task that does not have the mode is one line that lists those it has', async (t) => {
  const { exitCode, stderr } = await command(temporaryFolder(t), ['preprocess', 'maestro', '--mode', 'full']);
  t.is(exitCode, 2);
  t.regex(stderr, /^--mode full: maestro has no such mode; expected one of 5h, small\n/);
});

testWithData('several tasks are prepared at once, and their folders are printed', async (t) => {
  const { exitCode, stdout } = await command(temporaryFolder(t), [
    'preprocess',
    'speech_commands',
    'spoken_digit',
    '--mode=small',
    '--sample-rate=16000',
    '--mirror',
    SHARED_DATA,
  ]);
  t.is(exitCode, 0);
  t.deepEqual(stdout.split('\n'), ['tasks/speech_commands-v0.0.2-small', 'tasks/spoken_digit-1.0.9-small']);
});
