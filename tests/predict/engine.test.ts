import { join } from 'node:path';
import test from 'ava';
import { UserError } from '../../src/errors.ts';
import { readPredictions } from '../../src/formats/folders/predictions.ts';
import { readPredictionsInfo } from '../../src/formats/folders/predictions-info.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { predictFolder } from './predict-folder.ts';
import { vocabulary, writeSceneEmbeddings } from './synthetic-embeddings.ts';

test('both engines predict the same, each by trainings of its own', async (t) => {
  const root = temporaryFolder(t);
  const folder = join(root, 'embeddings', 'module', 'task');
  writeSceneEmbeddings(folder);
  const run = async (engine: 'onnx' | 'tfjs') => {
    const { status, steps } = await predictFolder(root, { gridPoints: 1, grid: 'faster', engine });
    t.is(status, 'ok');
    const { probabilities } = await readPredictions(join(folder, 'predicted-test.csv'), 'scene', vocabulary);
    const trained = steps.filter(({ node }) => node.definition.name === 'TrainGridPoint');
    return { probabilities, states: new Set(trained.map(({ state }) => state)) };
  };
  const onnx = await run('onnx');
  t.is((await readPredictionsInfo(folder)).engine, undefined);
  const tfjs = await run('tfjs');
  t.deepEqual(tfjs.states, new Set(['done']));
  t.like((await readPredictionsInfo(folder)).engine, { name: 'tfjs' });
  t.true(tfjs.probabilities.every((value, i) => Math.abs(value - (onnx.probabilities[i] ?? 0)) < 1e-3));
});

test('heads that are not trained by epochs have no other engine', async (t) => {
  const root = temporaryFolder(t);
  writeSceneEmbeddings(join(root, 'embeddings', 'module', 'task'));
  await t.throwsAsync(predictFolder(root, { head: 'knn', engine: 'tfjs' }), {
    instanceOf: UserError,
    message: /^--engine tfjs with --head knn: /,
  });
});
