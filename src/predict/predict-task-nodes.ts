import { basename, dirname, join, resolve } from 'node:path';
import { UserError } from '../errors.ts';
import type { StepNode } from '../pipeline/types.ts';
import { type PredictionTypeName, predictionType } from '../prediction-types/registry.ts';
import { distanceNode } from './distances/distance-nodes.ts';
import { engineOf } from './head/engine.ts';
import type { ProtocolName } from './head-names.ts';
import { DEFAULT_HEADS, type HeadOptions } from './head-options.ts';
import { type HeadMetadata, type HeadTask, headTask } from './head-task.ts';
import { gridPoints } from './judge/grids.ts';
import { predictTests } from './predict-step.ts';
import { knnHeads } from './probes/knn-steps.ts';
import { logisticHeads } from './probes/logistic-steps.ts';
import { hear2021Heads } from './protocols/hear2021.ts';
import { nestedHeads } from './protocols/nested.ts';
import type { TrainedHeads } from './protocols/trained-heads.ts';
import type { EmbeddingsSource } from './rows/embeddings-source.ts';

const PROTOCOLS = { hear2021: hear2021Heads, nested: nestedHeads } satisfies Record<ProtocolName, unknown>;

/** The embeddings of a task, and where what is predicted from them goes. */
export interface PredictTask {
  readonly embeddings: EmbeddingsSource;
  readonly metadata: HeadMetadata;
  /** Subfolder of the store. */
  readonly scope: string;
  /** The embeddings folder, `<embeddings>/<module>/<task>`. The last name but one becomes the module's in `head.json`. */
  readonly publishTo: string;
}

const FEW_SHOT_SEEDS = 5;

/**
 * Makes the steps that train and test heads and gives the last one, `Predict`, of each seed. That of the first seed
 * publishes to the embeddings folder, those of further ones to `seeds/<seed>` in it. Nothing runs yet.
 *
 * @throws UserError when the metadata name a score or a grid that the task cannot have
 */
export function predictTaskNodes(
  { embeddings, metadata, scope, publishTo }: PredictTask,
  changed: Partial<HeadOptions> = {},
): readonly StepNode[] {
  const options: HeadOptions = { ...DEFAULT_HEADS, ...changed };
  const { fewShot, search, embeddingsMemory } = options;
  const seeds = atLeastOne('seeds', options.seeds ?? (fewShot === undefined ? 1 : FEW_SHOT_SEEDS));
  atLeastOne('grid points', options.gridPoints);
  if (fewShot !== undefined) atLeastOne('few-shot clips of a label', fewShot);
  const { prediction_type: type } = metadata;
  const { labels, method } = predictionType(type);
  // Distances are not trained, so no seed has part in them.
  if (method.by === 'distance') return [distanceNode(type, { embeddings, metadata, scope, publishTo })];
  if (!labels.vocabulary) refuseLabelOptions(type, options);
  const task = headTask(scope, embeddings, metadata, {
    search,
    fewShot,
    standardise: options.standardise === true && !method.standardises,
    engine: engineOf(options),
    env: embeddingsMemory === undefined ? {} : { embeddingsMemoryMiB: embeddingsMemory },
  });
  const headsOf = headsBySeed(task, options);
  return Array.from({ length: seeds }, (_, index) => {
    const seed = options.seed + index;
    const place = index === 0 ? publishTo : join(publishTo, 'seeds', String(seed));
    const names = {
      module: basename(dirname(resolve(publishTo))),
      label: index === 0 ? undefined : `seed ${seed}`,
    };
    return predictNode(task, options, { ...names, seed, publishTo: place }, headsOf(seed));
  });
}

/** @throws UserError for what is done with labels alone */
function refuseLabelOptions(type: PredictionTypeName, { head, fewShot }: HeadOptions): void {
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
  { protocol, head, grid, gridPoints: count }: HeadOptions,
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
    if (task.engine?.name === 'tfjs') {
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

/** The step of one seed. */
interface PredictPlace {
  readonly seed: number;
  readonly module: string;
  readonly label: string | undefined;
  readonly publishTo: string;
}

function predictNode(
  task: HeadTask,
  { protocol, head, grid, fewShot }: HeadOptions,
  { seed, module, label, publishTo }: PredictPlace,
  heads: TrainedHeads,
): StepNode {
  const { metadata, scope, dataSplits } = task;
  const isTrainedByEpochs = head !== 'knn' && head !== 'logistic';
  const tests = dataSplits.flatMap(({ test }) => test);
  return predictTests({
    scope,
    label,
    params: {
      protocol: protocol ?? (isTrainedByEpochs ? 'hear2021' : 'nested'),
      ...(head === undefined ? {} : { head }),
      ...(fewShot === undefined ? {} : { few_shot: fewShot }),
      task_name: metadata.task_name,
      module,
      ...task.labels,
      validation: task.criterion.score ?? 'loss',
      ...(isTrainedByEpochs ? { grid } : {}),
      ...(task.engine === undefined || !isTrainedByEpochs ? {} : { engine: task.engine }),
      ...(task.standardise ? { standardise: true } : {}),
      ...(task.search === 'full' ? {} : { search: task.search }),
      seed,
      ...(metadata.excerpts === undefined ? {} : { excerpts: metadata.excerpts }),
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
