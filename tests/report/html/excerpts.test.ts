import { join } from 'node:path';
import test from 'ava';
import { encodeWav16 } from '../../../src/audio/index.ts';
import { writeSaliences } from '../../../src/prediction-types/salience.ts';
import { writeReport } from '../../../src/report/write-report.ts';
import { indexOf } from '../../prediction-types/row-index.ts';
import { temporaryFolder, writeFiles } from '../../temporary-folder.ts';
import { openReport, playToEnd } from '../open-report.ts';
import { writeScores } from '../whole-folder.ts';

const TASK = 'voices-1.0.0-full';
const excerpt = { clip: 'song_a.wav', start: 0.5, end: 0.75 };
const metadata = {
  task_name: 'voices',
  version: '1.0.0',
  mode: 'full',
  embedding_type: 'event',
  prediction_type: 'multipitch',
  split_mode: 'trainvaltest',
  splits: ['train', 'valid', 'test'],
  sample_duration: null,
  evaluation: ['multipitch_acc'],
  excerpts: [excerpt],
  clip_groups: { name: 'piano', pattern: '_([^.]+)', names: { a: 'Bechstein' } },
};
const head = { train: ['train'], valid: ['valid'], grid_point: {}, epoch: 1, validation_score: 0.5 };

test('a report has the excerpts of a task with a player of each, over the salience, and groups of clips', async (t) => {
  const root = temporaryFolder(t);
  const folder = join(root, 'embeddings', 'mine', TASK);
  writeFiles(folder, {
    'task_metadata.json': JSON.stringify(metadata),
    'predictions.json': JSON.stringify({
      protocol: 'hear2021',
      seed: 0,
      grid: null,
      splits: { test: { ...head, postprocessing: null } },
    }),
    'test.csv': 'filename,timestamp,frequencies\nsong_a.wav,0,[]\nsong_a.wav,500,[440]\nsong_a.wav,1000,[]\n',
    'predicted-test.csv':
      'filename,timestamp,frequencies\nsong_a.wav,0,[]\nsong_a.wav,500,[880]\nsong_a.wav,1000,[]\n',
  });
  await writeSaliences(
    folder,
    'test',
    { index: indexOf({ 'song_a.wav': [0, 500, 1000] }), values: Float32Array.of(0, 0, 0.5, 1, 0, 0) },
    { kind: 'event', vocabulary: [] },
    { excerpts: [excerpt], frequenciesOf: () => Float32Array.of(440, 880) },
  );
  await writeScores(folder);
  const sound = encodeWav16({ samples: new Int16Array(16_000), sampleRate: 16_000 });
  const tasksDir = join(root, 'tasks');
  writeFiles(tasksDir, { [`${TASK}/16000/test/song_a.wav`]: sound });
  const output = join(root, 'report.html');
  const places = { embeddingsDir: join(root, 'embeddings'), tasksDir, workdir: join(root, 'work') };
  const { problems: told } = await writeReport({ ...places, output, audio: 'worst' });
  t.deepEqual(told, []);
  const opened = await openReport(t, output);
  if (opened === undefined) return;
  const { page, problems } = opened;
  await page.locator('section.task select').scrollIntoViewIfNeeded();
  await page.getByRole('heading', { name: 'Excerpts that the task has chosen' }).waitFor();
  const [shown] = await page.locator('.clip').all();
  t.regex((await shown?.textContent()) ?? '', /test\/song_a\.wav.*0\.5 to 0\.75 s/s);
  t.is(await shown?.locator('svg image.salience').count(), 1);
  t.is(await shown?.locator('svg .found').count(), 1);
  t.is(await shown?.locator('audio').evaluate(playToEnd), 0.25);
  t.regex((await page.getByRole('region', { name: 'By piano' }).textContent()) ?? '', /Bechstein1/);
  t.deepEqual(problems, []);
});
