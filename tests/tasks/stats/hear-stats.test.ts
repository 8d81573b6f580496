import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { audioStats } from '../../../src/tasks/stats/audio-stats.ts';
import { writeHearStats } from '../../../src/tasks/stats/hear-stats.ts';
import { statsLines } from '../../../src/tasks/stats/stats-lines.ts';
import { wavFile } from '../../audio/wav-file.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

interface StatsFixture {
  readonly files: readonly (readonly [name: string, rate: number, channels: number, frames: number])[];
  readonly stats: unknown;
  readonly labels: Readonly<Record<string, readonly string[]>>;
  readonly labelCounts: string;
}

/** What hear-preprocess tells: made by tests/reference/tasks-stats.py. */
async function readFixture(): Promise<StatsFixture> {
  return JSON.parse(await readFile('tests/tasks/stats/fixtures/stats.json', 'utf8')) as StatsFixture;
}

async function writeSilence(file: string, sampleRate: number, channels: number, frames: number) {
  const stored = new Array<number>(channels * frames).fill(0);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, wavFile({ encoding: 'integer', bits: 16, channels, sampleRate, stored }));
}

async function folderOfSilence(t: ExecutionContext, { files }: StatsFixture): Promise<string> {
  const folder = join(temporaryFolder(t), 'clips');
  for (const [name, ...silence] of files) await writeSilence(join(folder, name), ...silence);
  await writeFile(join(folder, 'bad.mp3'), 'this is no audio\n');
  await writeFile(join(folder, 'notes.txt'), 'neither is this\n');
  return folder;
}

test('a folder is counted as hear-preprocess counts it', async (t) => {
  const fixture = await readFixture();
  const folder = await folderOfSilence(t, fixture);
  const target = temporaryFolder(t);
  const [file = ''] = await writeHearStats(folder, await audioStats(folder, 1), target);
  t.is(basename(file), 'clips_stats.json');
  t.deepEqual(JSON.parse(await readFile(file, 'utf8')), fixture.stats);
});

test('the table tells durations and formats, and names what cannot be read', async (t) => {
  const folder = await folderOfSilence(t, await readFixture());
  const stats = await audioStats(folder, 2);
  t.like(stats[0], {
    folder: '.',
    count: 6,
    sampleRates: { 8000: 2, 16000: 2, 44100: 1 },
    formats: { wav: 5 },
  });
  const text = statsLines(stats).join('\n');
  t.regex(text, /^clips +files +bad +total/);
  t.regex(text, /\n\. +6 +1 +11\.72 +2\.34 +7\.45 /);
  t.regex(text, /Cannot be read:\n {2}bad\.mp3: no audio that can be read/);
});

test('a task folder is counted by sample rate and split, its labels as hear-preprocess counts them', async (t) => {
  const { labels, labelCounts } = await readFixture();
  const folder = temporaryFolder(t);
  const metadata = {
    task_name: 'letters',
    version: '1',
    embedding_type: 'scene',
    prediction_type: 'multilabel',
    split_mode: 'trainvaltest',
    splits: ['train', 'valid', 'test'],
    sample_duration: null,
    evaluation: ['mAP'],
    mode: 'full',
  };
  await writeFile(join(folder, 'task_metadata.json'), JSON.stringify(metadata));
  for (const split of metadata.splits) {
    await writeFile(join(folder, `${split}.json`), JSON.stringify(labels));
    for (const rate of [8000, 16000]) {
      await writeSilence(join(folder, `${rate}/${split}/a.wav`), rate, 1, rate);
    }
  }
  const stats = await audioStats(folder, 1);
  t.deepEqual(
    stats.map((group) => group.folder),
    ['8000/train', '8000/valid', '8000/test', '16000/train', '16000/valid', '16000/test'],
  );
  const target = temporaryFolder(t);
  await writeHearStats(folder, stats, target);
  t.deepEqual((await readdir(target)).sort(), [
    'labelcount_test.json',
    'labelcount_train.json',
    'labelcount_valid.json',
    'test_stats.json',
    'train_stats.json',
    'valid_stats.json',
  ]);
  t.is(await readFile(join(target, 'labelcount_train.json'), 'utf8'), labelCounts);
  const written = JSON.parse(await readFile(join(target, 'test_stats.json'), 'utf8'));
  t.deepEqual(written.duration, { mean: 1, var: 0 });
  t.deepEqual(written.samplerates, { 16000: 1 });
});

test('a folder that is not there is named', async (t) => {
  await t.throwsAsync(audioStats('nowhere', 1), { message: /^nowhere: no such folder/ });
});
