import { basename, dirname, join, resolve } from 'node:path';
import { UserError } from '../errors.ts';
import { isDistanceType, isLabelType, type PredictionType } from '../formats/prediction-type.ts';
import type { StepNode } from '../pipeline/types.ts';
import { distanceNode } from './distances/distance-nodes.ts';
import type { EmbeddingsSource } from './embeddings-source.ts';
import { DEFAULT_GRID_POINTS, gridPoints } from './grids.ts';
import { tfjsEngine } from './head/engine.ts';
import type { EngineName, GridName, HeadName, ProtocolName, SearchName } from './head-names.ts';
import { type HeadMetadata, type HeadTask, headTask } from './head-task.ts';
import { predictTests } from './predict-step.ts';
import { knnHeads } from './probes/knn-steps.ts';
import { logisticHeads } from './probes/logistic-steps.ts';
import { hear2021Heads } from './protocols/hear2021.ts';
import { nestedHeads } from './protocols/nested.ts';
import type { TrainedHeads } from './protocols/trained-heads.ts';

const PROTOCOLS = { hear2021: hear2021Heads, nested: nestedHeads } satisfies Record<ProtocolName, unknown>;

export interface PredictTaskOptions {
  readonly embeddings: EmbeddingsSource;
  readonly metadata: HeadMetadata;
  /** @default 'hear2021'; 'nested' for the heads knn and logistic, which know no other */
  readonly protocol?: ProtocolName | undefined;
  /** Without it, what the grid has: with and without hidden layers. */
  readonly head?: HeadName | undefined;
  /** What heads are trained by. @default 'onnx' */
  readonly engine?: EngineName | undefined;
  /** Trains on so many clips of each label, drawn by the seed. */
  readonly fewShot?: number | undefined;
  /** Trains heads on columns of mean 0 and deviation 1, by the train splits; those of numbers always are. @default false */
  readonly standardise?: boolean | undefined;
  /** @default 'default' */
  readonly grid?: GridName;
  /** How many points of the grid are tried, from 1. @default 8 */
  readonly gridPoints?: number;
  /** The first seed. @default 42 */
  readonly seed?: number;
  /** With how many seeds all is done, from 1: `seed`, the next whole number, and so on. @default 1; 5 for few shots */
  readonly seeds?: number | undefined;
  /** How the grid is searched. @default 'full' */
  readonly search?: SearchName;
  /** How much of the embeddings is held in memory while heads train. @default half of the machine's memory */
  readonly embeddingsMemoryMiB?: number | undefined;
  /** Subfolder of the store. */
  readonly scope: string;
  /** The embeddings folder, `<embeddings>/<module>/<task>`. The last name but one becomes the module's in `head.json`. */
  readonly publishTo: string;
}

const DEFAULT_SEED = 42;
const FEW_SHOT_SEEDS = 5;

/**
 * Makes the steps that train and test heads and gives the last one, `Predict`, of each seed. That of the first seed
 * publishes to the embeddings folder, those of further ones to `seeds/<seed>` in it. Nothing runs yet.
 *
 * @throws UserError when the metadata name a score or a grid that the task cannot have
 */
export function predictTaskNodes(options: PredictTaskOptions): readonly StepNode[] {
  const { embeddings, metadata, scope, publishTo, fewShot, seed: first = DEFAULT_SEED } = options;
  const { search = 'full', embeddingsMemoryMiB } = options;
  const seeds = atLeastOne('seeds', options.seeds ?? (fewShot === undefined ? 1 : FEW_SHOT_SEEDS));
  atLeastOne('grid points', options.gridPoints ?? DEFAULT_GRID_POINTS);
  if (fewShot !== undefined) atLeastOne('few-shot clips of a label', fewShot);
  const { prediction_type: type } = metadata;
  // Distances are not trained, so no seed has part in them.
  if (isDistanceType(type)) return [distanceNode(type, { embeddings, metadata, scope, publishTo })];
  if (!isLabelType(type)) refuseLabelOptions(type, options);
  const task = headTask(scope, embeddings, metadata, {
    search,
    fewShot,
    standardise: options.standardise === true && isLabelType(type),
    engine: options.engine === 'tfjs' ? tfjsEngine() : undefined,
    env: { embeddingsMemoryMiB },
  });
  const headsOf = headsBySeed(task, options);
  return Array.from({ length: seeds }, (_, index) => {
    const seed = first + index;
    const place = index === 0 ? publishTo : join(publishTo, 'seeds', String(seed));
    return predictNode(task, options, seed, place, headsOf(seed));
  });
}

/** @throws UserError for what is done with labels alone */
function refuseLabelOptions(type: PredictionType, { head, fewShot }: PredictTaskOptions): void {
  if (head === 'knn' || head === 'logistic') {
    throw new UserError(`--head ${head}: is for tasks of labels, not of ${type}; expected linear or mlp`);
  }
  if (fewShot !== undefined) {
    throw new UserError(`--few-shot ${fewShot}: draws clips of each label, and tasks of ${type} have none`);
  }
}

/** Of heads that draw no numbers there is one set for all seeds. */
function headsBySeed(
  task: HeadTask,
  { protocol, head, grid = 'default', gridPoints: count = DEFAULT_GRID_POINTS }: PredictTaskOptions,
): (seed: number) => TrainedHeads {
  if (head === 'knn' || head === 'logistic') {
    if (protocol === 'hear2021') {
      throw new UserError(
        `--protocol hear2021 with --head ${head}: is chosen in each fold by itself; expected nested`,
      );
    }
    if (task.search !== 'full') {
      throw new UserError(`--search ${task.search} with --head ${head}: has no grid; expected --search full`);
    }
    if (task.engine !== undefined) {
      throw new UserError(
        `--engine tfjs with --head ${head}: trains heads by epochs; expected linear or mlp`,
      );
    }
    if (task.standardise) {
      const why = head === 'knn' ? 'compares embeddings as they are' : 'standardises columns anyway';
      throw new UserError(`--standardise with --head ${head}: ${why}; expected linear or mlp`);
    }
    const make = head === 'knn' ? knnHeads : logisticHeads;
    if (task.fewShot !== undefined) return (seed) => make(task, seed);
    const same = make(task, 0);
    return () => same;
  }
  const points = gridPoints(grid, task.metadata, count, head);
  return (seed) => PROTOCOLS[protocol ?? 'hear2021'](task, points, seed);
}

function predictNode(
  task: HeadTask,
  { protocol, head, grid = 'default', fewShot, ...options }: PredictTaskOptions,
  seed: number,
  publishTo: string,
  heads: TrainedHeads,
): StepNode {
  const { metadata, scope, dataSplits } = task;
  const isTrainedByEpochs = head !== 'knn' && head !== 'logistic';
  const tests = dataSplits.flatMap(({ test }) => test);
  return predictTests({
    scope,
    label: publishTo === options.publishTo ? undefined : `seed ${seed}`,
    params: {
      protocol: protocol ?? (isTrainedByEpochs ? 'hear2021' : 'nested'),
      ...(head === undefined ? {} : { head }),
      ...(fewShot === undefined ? {} : { few_shot: fewShot }),
      task_name: metadata.task_name,
      module: basename(dirname(resolve(options.publishTo))),
      ...task.labels,
      validation: task.criterion.score ?? 'loss',
      ...(isTrainedByEpochs ? { grid } : {}),
      ...(task.engine === undefined ? {} : { engine: task.engine }),
      ...(task.standardise ? { standardise: true } : {}),
      ...(task.search === 'full' ? {} : { search: task.search }),
      seed,
      splits: dataSplits,
    },
    inputs: {
      vocabulary: task.vocabulary(tests),
      module: task.module,
      tests: task.files(tests),
      choices: heads.choices,
      trainings: heads.trainings,
      spawned: heads.spawned,
    },
    publishTo,
  });
}

function atLeastOne(what: string, count: number): number {
  if (Number.isSafeInteger(count) && count >= 1) return count;
  throw new UserError(`${what}: ${count}; expected a whole number from 1`);
}
