import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { readVocabulary } from '../formats/label-vocabulary.ts';
import type { PredictionsInfo } from '../formats/predictions-info.ts';
import { defineStep, writeFileAtomic } from '../pipeline/index.ts';
import type { InputSource } from '../pipeline/types.ts';
import { splitSources } from './check-embeddings.ts';
import type { LabelSpace } from './targets.ts';
import { trainingPool } from './training-pool.ts';
import { readGridPoint, readTrainingRecord, type TrainingRecord } from './training-record.ts';
import type { PredictRequest } from './training-worker.ts';

export type PredictParams = {
  readonly protocol: string;
  readonly task_name: string;
  readonly module: string;
  readonly kind: LabelSpace['kind'];
  readonly prediction_type: LabelSpace['predictionType'];
  /** What the validation score is. */
  readonly validation: string;
  readonly grid: string;
  readonly seed: number;
  /** Test splits, in the order of `inputs.tests`. */
  readonly tests: readonly string[];
};

type PredictInputs = {
  /** `labelvocabulary.csv`. */
  readonly vocabulary: InputSource;
  /** Matrix, index and labels of each test split. */
  readonly tests: readonly InputSource[];
  /** Output of `ChooseGridPoint`. */
  readonly choice: InputSource;
  /** Outputs of `TrainGridPoint`: one of them has the head of the first test split. */
  readonly gridPoints: readonly InputSource[];
  /** Outputs of `TrainFold`: the heads of the other test splits. */
  readonly folds: readonly InputSource[];
};

interface TrainedFolder {
  readonly path: string;
  readonly record: TrainingRecord;
}

/**
 * Predicts each test split with the head that has not seen it: `predicted-<split>.csv`, all of them together in
 * `predicted-test.csv`, how it came about in `predictions.json`, and the heads in `heads/<split>/`.
 */
export const predictTests = defineStep<PredictParams, PredictInputs>({
  name: 'Predict',
  version: '1',
  async run({ params, inputs, outDir, signal }) {
    const vocabulary = await readVocabulary(inputs.vocabulary.path);
    const gridPoints = await readTrained(inputs.gridPoints);
    const chosen = await readGridPoint(inputs.choice.path);
    const first = gridPoints.find(({ record }) => isDeepStrictEqual(record.grid_point, chosen));
    if (first === undefined) throw new Error('the grid point that was chosen is none of those trained');
    const heads = [first, ...(await readTrained(inputs.folds))];
    const tests = splitSources(params.tests, inputs.tests).map((source, position) => ({
      source,
      head: headOf(heads, position),
    }));

    const request: PredictRequest = {
      space: { kind: params.kind, predictionType: params.prediction_type, vocabulary },
      tests: tests.map(({ source, head }) => ({ source, head: head.path })),
      outDir,
    };
    const losses = await trainingPool().run<readonly number[]>('predict', request);
    signal.throwIfAborted();

    const splits: PredictionsInfo['splits'] = {};
    for (const [position, { source, head }] of tests.entries()) {
      const { curve: _curve, grid_point, ...trained } = head.record;
      splits[source.split] = { grid_point, ...trained, test_loss: losses[position] };
      await keepHead(head, join(outDir, 'heads', source.split), {
        protocol: params.protocol,
        task: params.task_name,
        module: params.module,
        labels: vocabulary,
        validation: params.validation,
        ...trained,
      });
    }
    const points = gridPoints.map(({ record }) => ({
      grid_point: record.grid_point,
      epoch: record.epoch,
      validation_score: record.validation_score,
    }));
    const { protocol, seed, grid } = params;
    const info: PredictionsInfo = { protocol, seed, grid: { name: grid, points }, splits };
    await writeFileAtomic(join(outDir, 'predictions.json'), `${JSON.stringify(info, null, 2)}\n`);
  },
});

function readTrained(folders: readonly { readonly path: string }[]): Promise<TrainedFolder[]> {
  return Promise.all(folders.map(async ({ path }) => ({ path, record: await readTrainingRecord(path) })));
}

function headOf(heads: readonly TrainedFolder[], position: number): TrainedFolder {
  const head = heads[position];
  if (head === undefined) throw new Error(`test split ${position} has no head`);
  return head;
}

/** Copies the head and adds to its description where it comes from. */
async function keepHead({ path }: TrainedFolder, folder: string, origin: object): Promise<void> {
  const description = JSON.parse(await readFile(join(path, 'head.json'), 'utf8')) as object;
  const described = { ...description, ...origin };
  await writeFileAtomic(join(folder, 'head.onnx'), await readFile(join(path, 'head.onnx')));
  await writeFileAtomic(join(folder, 'head.json'), `${JSON.stringify(described, null, 2)}\n`);
}
