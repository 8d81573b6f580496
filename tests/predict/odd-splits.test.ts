import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { UserError } from '../../src/errors.ts';
import { encodeNpy, readNpy } from '../../src/formats/files/npy.ts';
import { readPredictions } from '../../src/formats/folders/predictions.ts';
import { readPredictionsInfo } from '../../src/formats/folders/predictions-info.ts';
import { stringifyVocabulary } from '../../src/formats/labels/label-vocabulary.ts';
import type { TaskMetadata } from '../../src/prediction-types/task-metadata.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { predictFolder } from './predict-folder.ts';
import { sceneMetadata, vocabulary, writeSceneEmbeddings } from './synthetic-embeddings.ts';

const metadata: TaskMetadata = {
  ...sceneMetadata,
  split_mode: 'trainvaltest',
  splits: ['train', 'valid', 'test'],
};

function prepare(t: ExecutionContext, clips?: number): { root: string; folder: string } {
  const root = temporaryFolder(t);
  const folder = join(root, 'embeddings', 'module', 'task');
  writeSceneEmbeddings(folder, metadata, clips);
  return { root, folder };
}

/** Gives the clips of a split other labels. */
function relabel(folder: string, split: string, label: (old: string) => string): void {
  const path = join(folder, `${split}.json`);
  const labels: Record<string, string[]> = JSON.parse(readFileSync(path, 'utf8'));
  const changed = Object.entries(labels).map(([name, old]) => [name, old.map(label)]);
  writeFileSync(path, JSON.stringify(Object.fromEntries(changed)));
}

async function failure(root: string): Promise<string> {
  const { status, steps } = await predictFolder(root, { gridPoints: 2 });
  if (status === 'ok') throw new Error('expected the run to fail');
  const errors = steps.flatMap(({ error }) => (error instanceof UserError ? [error.message] : []));
  return errors[0]?.replaceAll(root, '') ?? 'no UserError';
}

test('a class that is missing in train is never predicted, and the others are', async (t) => {
  const { root, folder } = prepare(t);
  relabel(folder, 'train', (label) => (label === 'cow' ? 'cat' : label));
  t.is((await predictFolder(root, { gridPoints: 2 })).status, 'ok');
  const { probabilities } = await readPredictions(join(folder, 'predicted-test.csv'), 'scene', vocabulary);
  for (let row = 0; row < probabilities.length / 3; row++) t.true((probabilities[3 * row + 1] ?? 1) < 0.2);
  const { splits } = await readPredictionsInfo(folder);
  t.true((splits.test?.validation_score ?? 0) > 0.6);
});

test('a class that only train has, and a split of one class, are no mistakes', async (t) => {
  const { root, folder } = prepare(t);
  for (const split of ['valid', 'test']) relabel(folder, split, () => 'dog');
  t.is((await predictFolder(root, { gridPoints: 2 })).status, 'ok');
});

test('a task of one class alone gives it probability 1', async (t) => {
  const { root, folder } = prepare(t);
  writeFileSync(join(folder, 'labelvocabulary.csv'), stringifyVocabulary(['dog']));
  for (const split of metadata.splits) relabel(folder, split, () => 'dog');
  t.is((await predictFolder(root, { gridPoints: 2 })).status, 'ok');
  const { probabilities } = await readPredictions(join(folder, 'predicted-test.csv'), 'scene', ['dog']);
  t.true(probabilities.every((probability) => probability === 1));
});

test('a single clip to train on is refused by name', async (t) => {
  const { root } = prepare(t, 1);
  t.regex(
    await failure(root),
    /train\.embeddings\.npy: 1 row to train on; expected at least 2, as batch normalisation needs them$/,
  );
});

test('two clips in each split are enough', async (t) => {
  const { root } = prepare(t, 2);
  t.is((await predictFolder(root, { gridPoints: 2 })).status, 'ok');
});

test('embeddings that are not finite, of other sizes or of no clip fail before anything is trained', async (t) => {
  const spoil: [(path: string) => Promise<void>, RegExp][] = [
    [
      async (path) => {
        const { data, shape } = await readNpy(path);
        data[30] = Number.NaN;
        writeFileSync(path, encodeNpy(data, shape));
      },
      /valid\.embeddings\.npy: NaN at \[2, 6\] \(valid-2\.wav\); expected finite numbers$/,
    ],
    [
      async (path) => {
        const { data, shape } = await readNpy(path);
        data[12] = Number.NEGATIVE_INFINITY;
        writeFileSync(path, encodeNpy(data, shape));
      },
      /valid\.embeddings\.npy: -Infinity at \[1, 0\] \(valid-1\.wav\); expected finite numbers$/,
    ],
    [
      async (path) => writeFileSync(path, encodeNpy(new Float32Array(40 * 9), [40, 9])),
      /valid\.embeddings\.npy: embeddings of 9 dimensions; expected 12, as in train\.embeddings\.npy$/,
    ],
    [
      async (path) => writeFileSync(path, encodeNpy(new Float32Array(0), [0, 12])),
      /valid\.embeddings\.npy: split valid is empty; expected at least one row$/,
    ],
    [
      async (path) => writeFileSync(path, encodeNpy(new Float32Array(40), [40])),
      /valid\.embeddings\.npy: shape is \(40\); expected \(rows, columns\)$/,
    ],
  ];
  for (const [change, message] of spoil) {
    const { root, folder } = prepare(t);
    await change(join(folder, 'valid.embeddings.npy'));
    t.regex(await failure(root), message);
    const made = readdirSync(join(root, '_workdir', 'task')).filter((name) => name.includes('Train'));
    t.deepEqual(made, []);
    t.false(readdirSync(folder).some((name) => name.startsWith('predict')));
  }
});
