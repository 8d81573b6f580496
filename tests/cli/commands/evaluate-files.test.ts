import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { temporaryFolder } from '../../temporary-folder.ts';
import { command } from '../in-process.ts';

function filesIn(t: ExecutionContext, files: Record<string, string>): string {
  const folder = temporaryFolder(t);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

const scenes = {
  'test.csv': 'filename,label\na.wav,dog\nb.wav,cat\nc.wav,dog\n',
  'predicted-test.csv': 'filename,dog,cat\na.wav,0.9,0.1\nb.wav,0.2,0.8\nc.wav,0.4,0.6\n',
};
const files = ['--labels', 'test.csv', '--predictions', 'predicted-test.csv'];

test('evaluate scores the predictions of any program, as a table and as JSON', async (t) => {
  const folder = filesIn(t, scenes);
  const args = ['evaluate', ...files, '--type', 'multiclass', '--score', 'top1_acc', '--resamples', '50'];
  const shown = await command(folder, args);
  t.is(shown.exitCode, 0, shown.stderr);
  t.regex(shown.stdout, /^3 clips, multiclass\n/);
  t.regex(shown.stdout, /\ntop1_acc +0\.6667 +0\.\d+ to 0\.9\d+/);
  const { stdout } = await command(folder, [...args, '--json']);
  t.like(JSON.parse(stdout), { type: 'multiclass', clips: 3, scores: [{ name: 'top1_acc', value: 2 / 3 }] });
});

test('what is wrong is told in one line, with exit code 2', async (t) => {
  const folder = filesIn(t, { ...scenes, 'test.csv': 'filename,label\na.wav,dog\nb.wav,bird\nc.wav,dog\n' });
  const wrong = await command(folder, ['evaluate', ...files, '--type', 'multiclass']);
  t.is(wrong.exitCode, 2);
  t.is(
    wrong.stderr,
    "test.csv, row 3, column label: the label 'bird' is unknown; expected one of the 2 in predicted-test.csv",
  );
  const lonely = await command(folder, ['evaluate', '--labels', 'test.csv']);
  t.is(lonely.exitCode, 2);
  t.is(lonely.stderr, '--predictions and --type missing; --labels, --predictions and --type belong together');
});

test('a task and files at once are refused, and neither', async (t) => {
  const folder = filesIn(t, scenes);
  const both = await command(folder, ['evaluate', 'some-task', ...files, '--type', 'multiclass']);
  t.is(both.exitCode, 2);
  t.regex(both.stderr, /^some-task and --labels: expected a task, or files to score, not both$/);
  const neither = await command(folder, ['evaluate']);
  t.is(neither.exitCode, 2);
  t.regex(neither.stderr, /^no task; expected one, or --labels, --predictions and --type\n/);
});

test('evaluate writes a table of methods where each has a folder, or where one is asked for', async (t) => {
  const tune = '0,440\n0.1,440\n';
  const folder = temporaryFolder(t, {
    'labels/a.csv': tune,
    'found/m/a.csv': tune,
    'found/n/a.csv': '0,220\n0.1,220\n',
  });
  const args = [
    'evaluate',
    '--labels',
    'labels',
    '--predictions',
    'found',
    '--type',
    'melody',
    '--resamples',
    '0',
  ];
  const shown = await command(folder, args);
  t.is(shown.exitCode, 0, shown.stderr);
  t.regex(
    shown.stdout,
    /^melody_overall_acc: mean over tracks, higher is better\n\nmethod +labels \(1 track\)\n.*\nm +1\.000\nn +0\.000\n/,
  );
  const json = JSON.parse((await command(folder, [...args, '--json'])).stdout);
  t.like(json.cells[1], { method: 'n', tracks: { a: { melody_raw_chroma: 1, melody_raw_pitch: 0 } } });
  const one = ['evaluate', '--labels', 'labels', '--predictions', 'found/m', '--type', 'melody'];
  t.regex((await command(folder, one)).stdout, /^1 clips, melody\n/);
  t.regex((await command(folder, [...one, '--format', 'md'])).stdout, /\n\| m \| 1\.000 /);
  const wrong = await command(folder, ['evaluate', ...files, '--type', 'multiclass', '--format', 'md']);
  t.is(wrong.stderr, '--format md and --type multiclass: expected one of melody, multipitch, notes');
  const single = [
    'evaluate',
    '--labels',
    'labels/a.csv',
    '--predictions',
    'found',
    '--type',
    'melody',
    '--format',
    'csv',
  ];
  t.is(
    (await command(folder, single)).stderr,
    '--labels labels/a.csv: no folder; expected one of annotations, for --format csv',
  );
});
