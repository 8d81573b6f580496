import { basename, dirname, join, resolve } from 'node:path';
import { UserError } from '../errors.ts';
import type { StepNode } from '../pipeline/types.ts';
import type { EmbeddingsSource } from './embeddings-source.ts';
import { DEFAULT_GRID_POINTS, type GridName, gridPoints } from './grids.ts';
import type { ProtocolName, SearchName } from './head-names.ts';
import { type HeadMetadata, type HeadTask, headTask } from './head-task.ts';
import { predictTests } from './predict-step.ts';
import { hear2021Heads } from './protocols/hear2021.ts';
import { nestedHeads } from './protocols/nested.ts';

const PROTOCOLS = { hear2021: hear2021Heads, nested: nestedHeads } satisfies Record<ProtocolName, unknown>;

export interface PredictTaskOptions {
  readonly embeddings: EmbeddingsSource;
  readonly metadata: HeadMetadata;
  /** @default 'hear2021' */
  readonly protocol?: ProtocolName;
  /** @default 'default' */
  readonly grid?: GridName;
  /** How many points of the grid are tried, from 1. @default 8 */
  readonly gridPoints?: number;
  /** The first seed. @default 42 */
  readonly seed?: number;
  /** With how many seeds all is done, from 1: `seed`, the next whole number, and so on. @default 1 */
  readonly seeds?: number;
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

/**
 * Makes the steps that train and test heads and gives the last one, `Predict`, of each seed. That of the first seed
 * publishes to the embeddings folder, those of further ones to `seeds/<seed>` in it. Nothing runs yet.
 *
 * @throws UserError when the metadata name a score or a grid that the task cannot have
 */
export function predictTaskNodes(options: PredictTaskOptions): readonly StepNode[] {
  const {
    embeddings,
    metadata,
    scope,
    publishTo,
    seed: first = DEFAULT_SEED,
    search = 'full',
    embeddingsMemoryMiB,
  } = options;
  const seeds = atLeastOne('seeds', options.seeds ?? 1);
  atLeastOne('grid points', options.gridPoints ?? DEFAULT_GRID_POINTS);
  const task = headTask(scope, embeddings, metadata, { search, env: { embeddingsMemoryMiB } });
  return Array.from({ length: seeds }, (_, index) => {
    const seed = first + index;
    const place = index === 0 ? publishTo : join(publishTo, 'seeds', String(seed));
    return predictNode(task, options, seed, place);
  });
}

function predictNode(
  task: HeadTask,
  {
    protocol = 'hear2021',
    grid = 'default',
    gridPoints: count = DEFAULT_GRID_POINTS,
    ...options
  }: PredictTaskOptions,
  seed: number,
  publishTo: string,
): StepNode {
  const { metadata, scope, dataSplits } = task;
  const heads = PROTOCOLS[protocol](task, gridPoints(grid, metadata, count), seed);
  return predictTests({
    scope,
    label: publishTo === options.publishTo ? undefined : `seed ${seed}`,
    params: {
      protocol,
      task_name: metadata.task_name,
      module: basename(dirname(resolve(options.publishTo))),
      ...task.labels,
      validation: task.criterion.score ?? 'loss',
      grid,
      ...(task.search === 'full' ? {} : { search: task.search }),
      seed,
      splits: dataSplits,
    },
    inputs: {
      vocabulary: task.vocabulary,
      tests: task.files(dataSplits.flatMap(({ test }) => test)),
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
