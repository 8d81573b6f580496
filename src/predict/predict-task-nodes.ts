import { basename, dirname, resolve } from 'node:path';
import { UserError } from '../errors.ts';
import { getScore } from '../evaluate/scores.ts';
import { type DataSplit, dataSplits } from '../formats/data-splits.ts';
import type { TaskMetadata } from '../formats/task-metadata.ts';
import { select } from '../pipeline/index.ts';
import type { StepNode } from '../pipeline/types.ts';
import { checkEmbeddings } from './check-embeddings.ts';
import { chooseGridPoint } from './choose-grid-point.ts';
import { type EmbeddingsSource, splitFiles } from './embeddings-source.ts';
import { DEFAULT_GRID_POINTS, type GridName, gridPoints, postprocessingGrid } from './grids.ts';
import { predictTests } from './predict-step.ts';
import { type TrainingParams, trainFold, trainGridPoint } from './train-steps.ts';
import { describeGridPoint } from './training-record.ts';
import { type Criterion, directionOf } from './validation-score.ts';

/** What has to be known of a task before anything of it is made. */
type HeadMetadata = Pick<
  TaskMetadata,
  | 'task_name'
  | 'version'
  | 'embedding_type'
  | 'prediction_type'
  | 'split_mode'
  | 'splits'
  | 'evaluation'
  | 'evaluation_params'
  | 'use_scoring_for_early_stopping'
>;

export interface PredictTaskOptions {
  readonly embeddings: EmbeddingsSource;
  readonly metadata: HeadMetadata;
  /** @default 'default' */
  readonly grid?: GridName;
  /** How many points of the grid are tried, from 1. @default 8 */
  readonly gridPoints?: number;
  /** @default 42 */
  readonly seed?: number;
  /** Subfolder of the store. */
  readonly scope: string;
  /** The embeddings folder, `<embeddings>/<module>/<task>`. The last name but one becomes the module's in `head.json`. */
  readonly publishTo: string;
}

const PROTOCOL = 'hear2021';
const DEFAULT_SEED = 42;

/**
 * Makes the steps that train and test heads by hear-eval-kit's protocol and gives the last one, `Predict`, which
 * publishes to the embeddings folder. Grid points are tried on the first data split, each in a step of its
 * own; the best one trains the heads of the other data splits. Nothing runs yet.
 *
 * @throws UserError when the metadata name a score or a grid that the task cannot have
 */
export function predictTaskNodes(options: PredictTaskOptions): StepNode {
  const { embeddings, metadata, scope, publishTo, seed = DEFAULT_SEED, grid = 'default' } = options;
  const count = options.gridPoints ?? DEFAULT_GRID_POINTS;
  if (!Number.isSafeInteger(count) || count < 1) {
    throw new UserError(`grid points: ${count}; expected a whole number from 1`);
  }
  const criterion = criterionOf(metadata);
  const splits = dataSplits(metadata);
  const [first, ...others] = splits;
  if (first === undefined) throw new RangeError('the task has no data split');
  const tests = splits.flatMap(({ test }) => test);
  if (tests.length > 1 && tests.includes('test')) {
    throw new UserError('a fold is named test, as is the file of all predictions; expected another name');
  }

  const kind = { kind: metadata.embedding_type, prediction_type: metadata.prediction_type };
  const vocabulary = select(embeddings.taskFiles, 'labelvocabulary.csv');
  const checked = checkEmbeddings({
    scope,
    params: {
      task_name: metadata.task_name,
      task_version: metadata.version,
      ...kind,
      splits: metadata.splits,
    },
    inputs: {
      task: select(embeddings.taskFiles, ['labelvocabulary.csv', 'task_metadata.json']),
      splits: splitFiles(embeddings, metadata.splits),
    },
  });
  const paramsFor = ({ train, valid }: DataSplit): TrainingParams => ({
    ...kind,
    criterion,
    train,
    valid,
    seed,
  });
  const inputsFor = ({ train, valid }: DataSplit) => ({
    vocabulary,
    checked,
    train: splitFiles(embeddings, train),
    valid: splitFiles(embeddings, valid),
  });

  const trainings = gridPoints(grid, metadata, count).map((point) =>
    trainGridPoint({
      scope,
      label: describeGridPoint(point),
      params: { ...paramsFor(first), grid_point: point },
      inputs: inputsFor(first),
    }),
  );
  const choice = chooseGridPoint({
    scope,
    params: { direction: directionOf(criterion) },
    inputs: { trainings: trainings.map((training) => select(training, 'training.json')) },
  });
  const folds = others.map((split) =>
    trainFold({
      scope,
      label: split.test.join('|'),
      params: paramsFor(split),
      inputs: { ...inputsFor(split), choice },
    }),
  );
  return predictTests({
    scope,
    params: {
      protocol: PROTOCOL,
      task_name: metadata.task_name,
      module: basename(dirname(resolve(publishTo))),
      ...kind,
      validation: criterion.score ?? 'loss',
      grid,
      seed,
      tests,
    },
    inputs: { vocabulary, tests: splitFiles(embeddings, tests), choice, gridPoints: trainings, folds },
    publishTo,
  });
}

function criterionOf(metadata: HeadMetadata): Criterion {
  const place = `task_metadata.json of ${metadata.task_name}`;
  const isEvent = metadata.embedding_type === 'event';
  const postprocessing = isEvent ? postprocessingGrid(metadata) : [];
  if (metadata.use_scoring_for_early_stopping === false) {
    if (postprocessing.length > 1) {
      throw new UserError(
        `${place}: use_scoring_for_early_stopping is false, and event_postprocessing_grid has ${postprocessing.length} points; expected exactly one`,
      );
    }
    return { score: null, postprocessing };
  }
  const score = getScore(metadata.evaluation[0] ?? '');
  if (score.kind !== metadata.embedding_type) {
    throw new UserError(
      `${place}: evaluation begins with ${score.name}, a score of ${score.kind} tasks; expected one of ${metadata.embedding_type} tasks`,
    );
  }
  return { score: score.name, postprocessing };
}
