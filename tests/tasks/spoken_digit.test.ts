import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join, parse } from 'node:path';
import test from 'ava';
import { extract } from 'tar';
import { decodeWav } from '../../src/audio/index.ts';
import { readSceneLabels } from '../../src/formats/labels/split-labels.ts';
import { defineTask } from '../../src/tasks/corpus/define-task.ts';
import { tfdsExamples } from '../../src/tasks/corpus/tfds.ts';
import { spokenDigitConfig, spokenDigitCorpus, task } from '../../src/tasks/spoken_digit.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { filesBelow, runNode } from './run-node.ts';
import { SHARED_DATA, testWithData } from './shared-data.ts';

const FOLDS = ['fold00', 'fold01', 'fold02', 'fold03', 'fold04'];
const OFFICIAL_ARCHIVE = 'hear-2021.0.6-spoken_digit-1.0.9-small-44100.tar.gz';

const fixture: {
  readonly prefix: string;
  readonly recordings_sha256: string;
  readonly labels: string;
  readonly folds: readonly (readonly number[])[];
} = JSON.parse(readFileSync('tests/tasks/fixtures/spoken-digit.json', 'utf8'));

testWithData('the small mode equals the official archive: names, folds, labels and audio', async (t) => {
  const folder = temporaryFolder(t);
  await extract({ file: join(SHARED_DATA, OFFICIAL_ARCHIVE), cwd: folder });
  const official = join(folder, 'hear-2021.0.6/tasks/spoken_digit-1.0.9-small');
  // At that release clips lasted one second.
  const node = defineTask({ ...spokenDigitConfig, sample_duration: 1 }, spokenDigitCorpus).build('small', {
    tasksDir: join(folder, 'tasks'),
    mirrors: [SHARED_DATA],
    sampleRates: [44100],
  });
  t.is((await runNode(node, join(folder, 'work'))).error, undefined);
  const made = join(folder, 'tasks/spoken_digit-1.0.9-small');
  const expected = await filesBelow(official);
  t.is(expected.length, 107);
  t.deepEqual(
    (await filesBelow(made)).filter((file) => !file.endsWith('.csv') || file === 'labelvocabulary.csv'),
    expected,
  );
  const read = (root: string, file: string) => readFile(join(root, file));
  for (const file of [...FOLDS.map((fold) => `${fold}.json`), 'labelvocabulary.csv']) {
    t.deepEqual(await read(made, file), await read(official, file), file);
  }
  const metadata = String(await read(made, 'task_metadata.json'));
  t.is(metadata, String(await read(official, 'task_metadata.json')).replace('neuralaudio', 'hearbenchmark'));
  for (const file of expected.filter((name) => name.endsWith('.wav'))) {
    const ours = decodeWav(await read(made, file), file).int16 ?? new Int16Array();
    const theirs = decodeWav(await read(official, file), file).int16 ?? new Int16Array();
    t.is(ours.length, theirs.length);
    t.true(ours.every((sample, i) => Math.abs(sample - (theirs[i] as number)) <= 1));
  }
});

testWithData('the full mode has the names, labels and folds of hear-preprocess', async (t) => {
  const folder = temporaryFolder(t);
  const node = task.build('full', {
    tasksDir: join(folder, 'tasks'),
    mirrors: [SHARED_DATA],
    sampleRates: [8000],
  });
  const { result, error } = await runNode(node, join(folder, 'work'));
  t.is(error, undefined);
  const made = join(folder, 'tasks/spoken_digit-1.0.9-full');
  for (const [index, fold] of FOLDS.entries()) {
    const labels = await readSceneLabels(made, fold);
    const ranks = fixture.folds[index] ?? [];
    t.deepEqual(
      Object.fromEntries(labels),
      Object.fromEntries(ranks.map((rank) => [`${fixture.prefix}${rank}.wav`, [fixture.labels[rank]]])),
    );
    t.is((await filesBelow(join(made, '8000', fold))).length, 500);
  }
  const extracted = result.steps.find((step) => step.node.definition.name === 'ExtractArchive')?.outDir ?? '';
  const recordings = join(extracted, 'free-spoken-digit-dataset-1.0.9/recordings');
  const stems = (await filesBelow(recordings)).map((file) => parse(file).name);
  const order = tfdsExamples(stems, { dataset: 'spoken_digit', split: 'train' }).map(({ key }) => key);
  t.is(createHash('sha256').update(order.join('\n')).digest('hex'), fixture.recordings_sha256);
  const firstFold = fixture.folds[0] ?? [];
  for (const rank of firstFold.slice(0, 50)) {
    const clip = decodeWav(
      await readFile(join(made, `8000/fold00/${fixture.prefix}${rank}.wav`)),
      'clip',
    ).int16;
    const recording = decodeWav(await readFile(join(recordings, `${order[rank]}.wav`)), 'recording').int16;
    const kept = Math.min(4480, recording?.length ?? 0);
    t.is(clip?.length, 4480);
    t.deepEqual(clip?.subarray(0, kept), recording?.subarray(0, kept));
  }
});

testWithData('the order of TensorFlow Datasets explains every published label', async (t) => {
  const folder = temporaryFolder(t);
  await mkdir(join(folder, 'tasks'));
  const node = task.build('small', {
    tasksDir: join(folder, 'tasks'),
    mirrors: [SHARED_DATA],
    sampleRates: [8000],
  });
  const { result } = await runNode(node, join(folder, 'work'));
  const extracted = result.steps.find((step) => step.node.definition.name === 'ExtractArchive')?.outDir ?? '';
  const published = (await readFile(join(extracted, 'train_labels.csv'), 'utf8')).trim().split('\n').slice(1);
  t.is(published.length, 2500);
  t.deepEqual(
    published.map((line) => line.replace('.wav', '')),
    Array.from(fixture.labels, (label, rank) => `${fixture.prefix}${rank},${label}`),
  );
});

test('a mode that does not exist is one line that lists those that do', (t) => {
  t.throws(() => task.build('smal', { tasksDir: 'tasks', mirrors: [] }), {
    message: '--mode smal: spoken_digit has no such mode; expected one of full, small',
  });
});
