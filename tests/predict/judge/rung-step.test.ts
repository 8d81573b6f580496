import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { readPredictionsInfo } from '../../../src/formats/folders/predictions-info.ts';
import type { TrainingRecord } from '../../../src/predict/training-record.ts';
import { readTaskMetadata, type TaskMetadata } from '../../../src/prediction-types/task-metadata.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { predictFolder } from '../predict-folder.ts';
import { writeEventEmbeddings, writeSceneEmbeddings } from '../synthetic-embeddings.ts';

function prepare(t: ExecutionContext, write: (folder: string) => void): { root: string; folder: string } {
  const root = temporaryFolder(t);
  const folder = join(root, 'embeddings', 'module', 'task');
  write(folder);
  return { root, folder };
}

function trainings(folder: string): TrainingRecord[] {
  const grid = join(folder, 'heads', 'grid');
  return readdirSync(grid).map((name) => JSON.parse(readFileSync(join(grid, name), 'utf8')));
}

/** Long enough for all rungs. */
async function longTrainings(folder: string): Promise<TaskMetadata> {
  const metadata = await readTaskMetadata(folder);
  const grid = metadata.evaluation_params?.task_specific_param_grid;
  const long = { ...grid, check_val_every_n_epoch: [1], max_epochs: [34], patience: [50] };
  return { ...metadata, evaluation_params: { task_specific_param_grid: long } };
}

for (const write of [writeSceneEmbeddings, writeEventEmbeddings]) {
  test(`halving ends the worse trainings early and changes none: ${write.name}`, async (t) => {
    const full = prepare(t, write);
    const metadata = await longTrainings(full.folder);
    await predictFolder(full.root, { metadata });
    const wholes = trainings(full.folder);
    const halved = prepare(t, write);
    t.is((await predictFolder(halved.root, { metadata, search: 'halving' })).status, 'ok');
    const records = trainings(halved.folder);

    for (const [position, { curve, grid_point, seed }] of records.entries()) {
      const whole = wholes[position];
      t.deepEqual([grid_point, seed], [whole?.grid_point, whole?.seed]);
      t.deepEqual(curve, whole?.curve.slice(0, curve.length));
    }
    const validations = records.map(({ curve }) => curve.length).sort((a, b) => a - b);
    t.deepEqual(validations, [14, 14, 21, 34]);
    t.deepEqual(
      records.map(({ dropped }) => dropped),
      records.map(({ curve }) => (curve.length < 34 ? true : undefined)),
    );

    const { grid, splits } = await readPredictionsInfo(halved.folder);
    t.is((grid as { search?: string }).search, 'halving');
    const [test, chosen] = Object.entries(splits)[0] as [string, (typeof splits)[string]];
    const best = Math.max(...records.map(({ validation_score }) => validation_score));
    t.is(chosen.validation_score, best);
    const last = records.findIndex(({ curve }) => curve.length === 34);
    t.deepEqual(records[last]?.postprocessing, wholes[last]?.postprocessing);

    const single = Object.entries(chosen.grid_point).map(([name, value]) => [name, [value]]);
    await predictFolder(full.root, {
      metadata: {
        ...metadata,
        evaluation_params: {
          ...metadata.evaluation_params,
          task_specific_param_grid: Object.fromEntries(single),
        },
      },
    });
    const [whole, head] = [full, halved].map(({ folder }) =>
      readFileSync(join(folder, 'heads', test, 'head.onnx')),
    );
    t.deepEqual(head, whole);
  });
}

test('halving gives the same bytes with one worker and two, and does nothing twice', async (t) => {
  const predictions: string[] = [];
  for (const workers of [1, 2]) {
    const { root, folder } = prepare(t, writeSceneEmbeddings);
    const options = {
      workers,
      metadata: await longTrainings(folder),
      gridPoints: 2,
      search: 'halving',
      protocol: 'nested',
    } as const;
    await predictFolder(root, options);
    predictions.push(readFileSync(join(folder, 'predicted-test.csv'), 'utf8'));
    const again = await predictFolder(root, options);
    t.true(again.steps.every(({ state }) => state === 'fresh'));
  }
  t.is(predictions[1], predictions[0]);
});

test('a single grid point is trained as it is without halving', async (t) => {
  const { root } = prepare(t, writeSceneEmbeddings);
  await predictFolder(root, { gridPoints: 1 });
  const { steps } = await predictFolder(root, { gridPoints: 1, search: 'halving' });
  t.deepEqual(
    steps.filter(({ state }) => state !== 'fresh').map(({ node }) => node.definition.name),
    ['Predict'],
  );
});
