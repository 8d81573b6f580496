import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { UserError } from '../../src/errors.ts';
import { encodeNpy, readNpy } from '../../src/formats/files/npy.ts';
import { readPredictions } from '../../src/formats/folders/predictions.ts';
import { readPredictionsInfo } from '../../src/formats/folders/predictions-info.ts';
import { openSplitRows } from '../../src/predict/rows/split-rows.ts';
import { applyHeadInFolder } from '../../src/predict/using/kept-head.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { predictFolder } from './predict-folder.ts';
import { sceneMetadata, vocabulary, writeSceneEmbeddings } from './synthetic-embeddings.ts';

const inTask = (root: string, ...names: readonly string[]) =>
  join(root, 'embeddings', 'module', 'task', ...names);
const readPredicted = (root: string) =>
  readPredictions(inTask(root, 'predicted-test.csv'), 'scene', vocabulary);

test('standardised heads do not care for the scale and the offset of columns', async (t) => {
  const [root, other] = [temporaryFolder(t), temporaryFolder(t)];
  writeSceneEmbeddings(inTask(root));
  cpSync(inTask(root), inTask(other), { recursive: true });
  for (const split of sceneMetadata.splits) {
    const file = inTask(other, `${split}.embeddings.npy`);
    const { data, shape } = await readNpy(file);
    const columns = shape[1] ?? 1;
    const moved = data.map((value, index) => value * 2 ** (index % columns) - 30 * (index % columns));
    writeFileSync(file, encodeNpy(moved, shape));
  }
  for (const each of [root, other]) t.is((await predictFolder(each, { standardise: true })).status, 'ok');
  const [first, second] = [await readPredicted(root), await readPredicted(other)];
  const differences = first.probabilities.map((value, index) =>
    Math.abs(value - (second.probabilities[index] ?? Number.NaN)),
  );
  t.true(Math.max(...differences) < 0.01, `${Math.max(...differences)}`);

  t.is((await readPredictionsInfo(inTask(root))).standardise, true);
  const x = await openSplitRows([inTask(root, 'fold00.embeddings.npy')]);
  const again = await applyHeadInFolder(inTask(root, 'heads', 'fold00'), x, vocabulary.length);
  await x.close();
  for (const [index, value] of again.entries()) {
    t.true(
      Math.abs(value - (first.probabilities[index] ?? Number.NaN)) < 1e-6,
      'the head takes embeddings as they are',
    );
  }
});

test('heads that are standardised are other trainings than those that are not, and those are kept', async (t) => {
  const root = temporaryFolder(t);
  writeSceneEmbeddings(inTask(root));
  await predictFolder(root);
  const plain = readFileSync(inTask(root, 'predicted-test.csv'));
  t.is((await readPredictionsInfo(inTask(root))).standardise, undefined);
  await predictFolder(root, { standardise: true });
  t.true((await readPredictionsInfo(inTask(root))).standardise);
  t.notDeepEqual(readFileSync(inTask(root, 'predicted-test.csv')), plain);
  const { steps } = await predictFolder(root);
  t.deepEqual(new Set(steps.map(({ state }) => state)), new Set(['fresh']));
  t.deepEqual(readFileSync(inTask(root, 'predicted-test.csv')), plain);
});

for (const head of ['knn', 'logistic'] as const) {
  test(`${head} refuses to be standardised`, async (t) => {
    const root = temporaryFolder(t);
    writeSceneEmbeddings(inTask(root));
    await t.throwsAsync(predictFolder(root, { head, standardise: true }), {
      instanceOf: UserError,
      message: /^--standardise with --head (knn: compares|logistic: standardises) /,
    });
  });
}
