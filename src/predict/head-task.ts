import { UserError } from '../errors.ts';
import { type DataSplit, dataSplits } from '../formats/folders/data-splits.ts';
import { select } from '../pipeline/index.ts';
import type { Selection, StepNode } from '../pipeline/types.ts';
import { descriptionFiles, labelsFile } from '../prediction-types/label-files.ts';
import { type LabelParams, labelParams } from '../prediction-types/label-space.ts';
import { type PredictionTypeName, predictionType } from '../prediction-types/registry.ts';
import type { TaskMetadata } from '../prediction-types/task-metadata.ts';
import type { Engine } from './head/engine.ts';
import type { SearchName } from './head-names.ts';
import { taskCriterion } from './judge/task-criterion.ts';
import type { Criterion } from './judge/validation-score.ts';
import { checkEmbeddings } from './rows/check-embeddings.ts';
import { type EmbeddingsSource, splitFiles } from './rows/embeddings-source.ts';
import type { FewShot } from './rows/few-shot.ts';
import type { TrainingEnv } from './train-steps.ts';

/** What has to be known of a task before anything of it is made. */
export type HeadMetadata = Pick<
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
  | 'excerpts'
>;

/** What the steps of all protocols and probes of a task share. Making it runs nothing. */
export interface HeadTask {
  readonly metadata: HeadMetadata;
  readonly scope: string;
  readonly labels: LabelParams;
  readonly criterion: Criterion;
  /** At least one. */
  readonly dataSplits: readonly DataSplit[];
  /** What names the columns of predictions of heads that are trained or tested on these splits. */
  vocabulary(splits: readonly string[]): Selection;
  /** `module.json`, or nothing. */
  readonly module: Selection;
  /** Looks at everything before anything is trained. */
  readonly checked: StepNode;
  /** How many clips are drawn for each label; without it all are trained on. */
  readonly fewShot: number | undefined;
  /** What the parameters of trainings say of that. */
  fewShotParams(seed: number): { readonly few_shot?: FewShot };
  /** Whether heads of labels are trained on columns of mean 0 and deviation 1. */
  readonly standardise: boolean;
  /** Matrix, index and labels of each of these splits. */
  files(splits: readonly string[]): readonly Selection[];
  readonly search: SearchName;
  /** What computes trainings by epochs; without it ONNX Runtime. */
  readonly engine: Engine | undefined;
  readonly env: TrainingEnv;
}

/** Names that `predicted-<split>.csv` and `heads/<split>` leave to others. */
const TAKEN = new Map([
  ['test', 'the file of all predictions'],
  ['grid', 'the folder of all trainings'],
]);

/** @throws UserError when the metadata name a score or splits that heads cannot be trained by */
export function headTask(
  scope: string,
  embeddings: EmbeddingsSource,
  metadata: HeadMetadata,
  options: Pick<HeadTask, 'search' | 'env' | 'fewShot' | 'standardise' | 'engine'>,
): HeadTask {
  const { fewShot } = options;
  const splits = dataSplits(metadata);
  const tests = splits.flatMap(({ test }) => test);
  const taken = tests.length > 1 ? tests.find((test) => TAKEN.has(test)) : undefined;
  if (taken !== undefined) {
    throw new UserError(`a fold is named ${taken}, as is ${TAKEN.get(taken)}; expected another name`);
  }
  const { prediction_type: type } = metadata;
  return {
    metadata,
    scope,
    labels: labelParams(metadata),
    criterion: taskCriterion(metadata),
    dataSplits: splits,
    vocabulary: (names) => namesOf(embeddings, type, names),
    module: select(embeddings.taskFiles, 'module.json'),
    checked: checkNode(scope, embeddings, metadata),
    fewShotParams: (seed) => (fewShot === undefined ? {} : { few_shot: { per_label: fewShot, seed } }),
    files: (names) => splitFiles(embeddings, type, names),
    ...options,
  };
}

/** Looks at all embeddings and labels before anything is made of them. */
export function checkNode(scope: string, embeddings: EmbeddingsSource, metadata: HeadMetadata): StepNode {
  const { task_name, version, splits, prediction_type: type } = metadata;
  return checkEmbeddings({
    scope,
    params: { task_name, task_version: version, ...labelParams(metadata), splits },
    inputs: {
      task: select(embeddings.taskFiles, descriptionFiles(type)),
      splits: splitFiles(embeddings, type, splits),
    },
  });
}

/** The vocabulary; where there is none the labels of a split, which are an input anyway. */
function namesOf(
  embeddings: EmbeddingsSource,
  type: PredictionTypeName,
  [split = '']: readonly string[],
): Selection {
  if (predictionType(type).labels.vocabulary) return select(embeddings.taskFiles, 'labelvocabulary.csv');
  const source = embeddings.matrices.get(split);
  if (source === undefined) throw new RangeError(`no embeddings of split ${split} are given`);
  return select(source, labelsFile(split, type));
}
