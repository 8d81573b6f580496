import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import test, { type ExecutionContext } from 'ava';
import { execa } from 'execa';
import { readPredictionsInfo } from '../../../src/formats/folders/predictions-info.ts';
import type { TrainingRecord } from '../../../src/predict/training-record.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { predictFolder } from '../predict-folder.ts';
import { sceneMetadata, writeSceneEmbeddings } from '../synthetic-embeddings.ts';

/** Heads of one hidden unit come to rest early: they cannot tell three classes. */
const metadata = {
  ...sceneMetadata,
  evaluation_params: {
    task_specific_param_grid: {
      hidden_dim: [1, 16],
      hidden_layers: [1],
      initialization: ['xavier_uniform'],
      lr: [0.03, 0.01],
      max_epochs: [60],
      check_val_every_n_epoch: [1],
      patience: [100],
    },
  },
};

function prepare(t: ExecutionContext): { root: string; folder: string } {
  const root = temporaryFolder(t);
  const folder = join(root, 'embeddings', 'module', 'task');
  writeSceneEmbeddings(folder, metadata);
  return { root, folder };
}

function trainings(folder: string): TrainingRecord[] {
  const grid = join(folder, 'heads', 'grid');
  return readdirSync(grid).map((name) => JSON.parse(readFileSync(join(grid, name), 'utf8')));
}

/** What was published, by name. */
function published(folder: string): ReadonlyMap<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return new Map(
    files
      .map(({ parentPath, name }) => join(parentPath, name))
      .filter((file) => !file.includes('.heareval'))
      .map((file) => [file.slice(folder.length), readFileSync(file, 'latin1')]),
  );
}

test('extrapolation ends the trainings that lead nowhere early, and changes none', async (t) => {
  const full = prepare(t);
  await predictFolder(full.root);
  const wholes = trainings(full.folder);
  const shortened = prepare(t);
  t.is((await predictFolder(shortened.root, { search: 'extrapolate' })).status, 'ok');
  const records = trainings(shortened.folder);
  for (const [position, { curve, grid_point, seed, dropped }] of records.entries()) {
    const whole = wholes[position] as TrainingRecord;
    t.deepEqual([grid_point, seed], [whole.grid_point, whole.seed]);
    t.deepEqual(curve, whole.curve.slice(0, curve.length));
    t.is(dropped, curve.length < whole.curve.length ? true : undefined);
  }
  const units = (isDropped: boolean) =>
    records
      .filter(({ dropped = false }) => dropped === isDropped)
      .map(({ grid_point: point }) => point.hidden_dim);
  t.deepEqual(
    [units(true), units(false)],
    [
      [1, 1],
      [16, 16],
    ],
  );
  const { grid, splits } = await readPredictionsInfo(shortened.folder);
  t.is((grid as { search?: string }).search, 'extrapolate');
  const [[name, chosen] = ['']] = Object.entries(splits);
  t.is(chosen?.validation_score, Math.max(...wholes.map(({ validation_score }) => validation_score)));
  const [whole, head] = [full, shortened].map(({ folder }) =>
    readFileSync(join(folder, 'heads', name, 'head.onnx')),
  );
  t.deepEqual(head, whole);
});

test('a search killed after any stretch goes on to the same bytes, and does nothing twice', async (t) => {
  const options = { search: 'extrapolate', gridPoints: 3 } as const;
  const undisturbed = prepare(t);
  await predictFolder(undisturbed.root, { ...options, workers: 1 });
  const expected = published(undisturbed.folder);
  t.true(expected.has('/predicted-test.csv'));
  const program = new URL('../predict-folder.js', import.meta.url).href;
  const script = `import(${JSON.stringify(program)}).then((m) => m.predictFolder(process.argv[1], ${JSON.stringify(options)}))`;
  for (const stretches of [1, 5]) {
    const { root, folder } = prepare(t);
    const store = join(root, '_workdir', 'task');
    const made = () =>
      existsSync(store)
        ? readdirSync(store).filter((name) => /^\d+-TrainRung-[0-9a-f]{8}$/.test(name)).length
        : 0;
    const child = execa(process.execPath, ['-e', script, root], { reject: false });
    let isOver = false;
    void child.finally(() => {
      isOver = true;
    });
    while (!isOver && made() < stretches) await delay(5);
    child.kill('SIGKILL');
    await child;
    const before = made();
    const { status, steps } = await predictFolder(root, options);
    t.is(status, 'ok');
    t.true(
      steps.filter(({ node, state }) => node.definition.name === 'TrainRung' && state === 'fresh').length >=
        before,
    );
    t.deepEqual(published(folder), expected);
    const again = await predictFolder(root, options);
    t.true(again.steps.every(({ state }) => state === 'fresh'));
  }
});
