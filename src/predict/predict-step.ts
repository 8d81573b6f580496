import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { at } from '../at.ts';
import { graphComponents } from '../component-versions.ts';
import type { DataSplit } from '../formats/folders/data-splits.ts';
import type { PredictionsInfo } from '../formats/folders/predictions-info.ts';
import { copyFileAtomic, defineStep, writeFileAtomic } from '../pipeline/index.ts';
import type { InputFolder, InputSource, Spawned } from '../pipeline/types.ts';
import type { Excerpt } from '../prediction-types/excerpt.ts';
import { type LabelParams, readLabelSpace } from '../prediction-types/label-space.ts';
import type { Engine } from './head/engine.ts';
import type { HeadName, SearchName } from './head-names.ts';
import { splitSources } from './rows/check-embeddings.ts';
import { writeTensorboard } from './tensorboard.ts';
import { readGridPoint, readTrainingRecord, type TrainingRecord } from './training-record.ts';
import { runInTrainingThread } from './training-thread.ts';
import type { PredictRequest } from './training-worker.ts';

export type PredictParams = LabelParams & {
  readonly protocol: string;
  /** As the command line names it; without it, what the grid has. */
  readonly head?: HeadName;
  /** Clips of each label that heads were trained on; without it all. */
  readonly few_shot?: number;
  readonly task_name: string;
  readonly module: string;
  /** What the validation score is. */
  readonly validation: string;
  /** Of heads that are trained by epochs. */
  readonly grid?: string;
  /** How it was searched. Default: all its points to their end. */
  readonly search?: SearchName;
  /** Whether heads of labels were trained on columns of mean 0 and deviation 1. Default: no. */
  readonly standardise?: true;
  /** What computed the trainings. Default: ONNX Runtime. */
  readonly engine?: Engine;
  readonly seed: number;
  /** Of which the salience is written too, where there is one. */
  readonly excerpts?: readonly Excerpt[];
  readonly splits: readonly DataSplit[];
};

type PredictInputs = {
  /** What names the columns of predictions, as `readLabelSpace` takes it. */
  readonly vocabulary: InputSource;
  /** `module.json`, or nothing. */
  readonly module: InputSource;
  /** Matrix, index and labels of each test split, in the order of `params.splits`. */
  readonly tests: readonly InputSource[];
  /** As `TrainedHeads` has them. */
  readonly choices: readonly InputSource[];
  readonly trainings: readonly InputSource[];
  readonly spawned: Spawned | readonly InputSource[];
};

interface TrainedFolder {
  readonly path: string;
  readonly record: TrainingRecord;
}

/**
 * Predicts each test split with the head that has not seen it: `predicted-<split>.csv`, all of them together in
 * `predicted-test.csv`, how it came about in `predictions.json`, the heads with their trainings in `heads/<split>/`, the
 * trainings of all grid points that were tried in `heads/grid/`, and the curves of all trainings in `tensorboard/`.
 */
export const predictTests = defineStep<PredictParams, PredictInputs>({
  module: import.meta.url,
  name: 'Predict',
  version: '5',
  computedBy: graphComponents(),
  async run({ params, inputs, outDir, signal }) {
    const space = await readLabelSpace(params, inputs.vocabulary);
    const tried = await readTrained(inputs.trainings);
    const trained = [...tried, ...(await readTrained(inputs.spawned))];
    const heads = params.splits.flatMap((dataSplit, position) =>
      dataSplit.test.map((split) => ({ split, head: headOf(trained, dataSplit, inputs.choices, position) })),
    );
    const sources = splitSources(
      heads.map(({ split }) => split),
      inputs.tests,
    );

    const request: PredictRequest = {
      space,
      tests: sources.map((source, position) => ({ source, head: at(heads, position).head.path })),
      outDir,
      excerpts: params.excerpts,
    };
    const losses = await runInTrainingThread<readonly number[]>('predict', request);
    signal.throwIfAborted();

    const madeBy = await readModule(inputs.module);
    const splits: PredictionsInfo['splits'] = {};
    const embeddings: Record<string, string> = {};
    for (const [position, { split, head }] of heads.entries()) {
      const { curve: _curve, tried: _tried, few_shot: _clips, grid_point, ...training } = head.record;
      splits[split] = { grid_point, ...training, test_loss: losses[position] };
      embeddings[split] = hashOf(at(inputs.tests, position), `${split}.embeddings.npy`);
      await keepHead(head, join(outDir, 'heads', split), {
        protocol: params.protocol,
        task: params.task_name,
        module: params.module,
        ...madeBy,
        kind: params.kind,
        labels: space.vocabulary,
        ...(space.settings === undefined ? {} : { [space.predictionType]: space.settings }),
        validation: params.validation,
        ...training,
      });
    }
    if (params.grid !== undefined) {
      await keepTrainings(tried, join(outDir, 'heads', 'grid'));
      const records = trained.map(({ record }) => record);
      const place = { folder: join(outDir, 'tensorboard'), scoreName: params.validation };
      await writeTensorboard(records, params.splits, place);
    }
    const points = tried.map(({ record: { valid, grid_point, epoch, validation_score } }) => ({
      grid_point,
      ...(inputs.choices.length > 1 ? { valid } : {}),
      epoch,
      validation_score,
    }));
    const { protocol, head, few_shot, standardise, engine, seed, grid: name, search } = params;
    const grid = name === undefined ? null : { name, ...(search === undefined ? {} : { search }), points };
    const info: PredictionsInfo = {
      protocol,
      ...(head === undefined ? {} : { head }),
      ...(few_shot === undefined ? {} : { few_shot }),
      ...(standardise === undefined ? {} : { standardise }),
      ...(engine === undefined ? {} : { engine }),
      seed,
      grid,
      embeddings,
      splits,
    };
    await writeFileAtomic(join(outDir, 'predictions.json'), `${JSON.stringify(info, null, 2)}\n`);
  },
});

/** What made the embeddings, as `head.json` has it. */
async function readModule({ path, files }: InputFolder): Promise<object> {
  const [file] = files;
  if (file === undefined) return {};
  const { key, sample_rate } = JSON.parse(await readFile(join(path, file), 'utf8')) as Record<
    string,
    unknown
  >;
  return { module_key: key, sample_rate };
}

function hashOf(folder: InputFolder, file: string): string {
  const hash = folder.sha256Of(file);
  if (hash === undefined) throw new Error(`${file} is not among the files of ${folder.path}`);
  return hash;
}

function readTrained(folders: readonly InputFolder[]): Promise<TrainedFolder[]> {
  return Promise.all(folders.map(async ({ path }) => ({ path, record: await readTrainingRecord(path) })));
}

/** The training on a data split that was chosen, by the choice for all of them or by its own; or the only one. */
function headOf(
  trained: readonly TrainedFolder[],
  { train, valid }: DataSplit,
  choices: readonly InputFolder[],
  position: number,
): TrainedFolder {
  const choice = choices[position] ?? choices[0];
  const chosen = choice === undefined ? undefined : readGridPoint(choice.path);
  const head =
    chosen === undefined
      ? trained[position]
      : trained.find(({ record }) =>
          isDeepStrictEqual([record.train, record.valid, record.grid_point], [train, valid, chosen]),
        );
  if (head === undefined) throw new Error(`no head was trained on data split ${position} as was chosen`);
  return head;
}

/** Copies the head and its training, and adds to its description where it comes from. */
async function keepHead({ path }: TrainedFolder, folder: string, origin: object): Promise<void> {
  const description = JSON.parse(await readFile(join(path, 'head.json'), 'utf8')) as object;
  const described = { ...description, ...origin };
  await copyFileAtomic(join(path, 'head.onnx'), join(folder, 'head.onnx'));
  await writeFileAtomic(join(folder, 'head.json'), `${JSON.stringify(described, null, 2)}\n`);
  await copyFileAtomic(join(path, 'training.json'), join(folder, 'training.json'));
}

/** `00.json`, `01.json`, ... in the order in which the grid points were put. */
async function keepTrainings(trained: readonly TrainedFolder[], folder: string): Promise<void> {
  const digits = Math.max(2, String(trained.length - 1).length);
  for (const [position, { path }] of trained.entries()) {
    const name = `${String(position).padStart(digits, '0')}.json`;
    await copyFileAtomic(join(path, 'training.json'), join(folder, name));
  }
}
