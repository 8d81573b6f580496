import { join } from 'node:path';
import { UserError } from '../errors.ts';
import type { LabelType } from '../formats/prediction-type.ts';
import { type Predictions, readPredictions } from '../formats/predictions.ts';
import type { PredictionsInfo } from '../formats/predictions-info.ts';
import { sceneTargets, unknownLabel } from '../formats/scene-targets.ts';
import { type EventLabels, readEventLabels, readSceneLabels } from '../formats/split-labels.ts';
import { eventsOfPredictions } from './frames-to-events.ts';
import type { EventScore, SceneScore, Score, ScoredClips, SubScore } from './score.ts';
import { type Strata, strataOf } from './strata.ts';

/** What every split of a task shares. */
export interface TaskToScore {
  readonly kind: 'scene' | 'event';
  readonly type: LabelType;
  /** Labels by index. */
  readonly vocabulary: readonly string[];
  readonly scores: readonly Score[];
  readonly info: PredictionsInfo;
}

/** Where a test split's files are. */
export interface SplitToScore {
  readonly split: string;
  /** Holds `<split>.json`, or `<split>.csv`. */
  readonly labelsFolder: string;
  /** Holds `predicted-<split>.csv`. */
  readonly predictionsFolder: string;
}

/** A test split with its clips prepared for each score of the task. */
export interface ScoredSplit extends Strata {
  readonly split: string;
  readonly clips: number;
  /** By score, in the task's order. */
  readonly prepared: readonly ScoredClips[];
  /** Event tasks: sub-scores by score and label. */
  readonly classes: ReadonlyMap<string, ReadonlyMap<string, readonly SubScore[]>> | null;
}

/**
 * Reads labels and predictions of a test split and prepares them for the task's scores.
 *
 * @throws UserError for files that are wrong in themselves (with row and column) or do not belong together
 */
export async function readScoredSplit(task: TaskToScore, place: SplitToScore): Promise<ScoredSplit> {
  const { kind, vocabulary } = task;
  const path = join(place.predictionsFolder, `predicted-${place.split}.csv`);
  const predictions = await readPredictions(path, kind, vocabulary);
  return kind === 'scene'
    ? readScenes(task, place, predictions, path)
    : readEvents(task, place, predictions, path);
}

async function readScenes(
  task: TaskToScore,
  { split, labelsFolder }: SplitToScore,
  predictions: Predictions,
  path: string,
): Promise<ScoredSplit> {
  const labels = await readSceneLabels(labelsFolder, split);
  const files = predictions.index.files.map(({ filename }) => filename);
  checkFiles(files, labels, { path, labelsName: `${split}.json` });
  const predictionType = task.type;
  const labelsPath = join(labelsFolder, `${split}.json`);
  const targets = sceneTargets(labels, files, { vocabulary: task.vocabulary, predictionType }, labelsPath);
  return { split, ...prepareScenes(task.scores, predictions, targets, predictionType) };
}

/** A split but for its name. */
export type PreparedSplit = Omit<ScoredSplit, 'split'>;

/**
 * @param targets shape (clips, labels), 0 or 1, rows and columns as in the predictions
 * @throws UserError for a score that is not for scenes, or not for scenes of this kind
 */
export function prepareScenes(
  scores: readonly Score[],
  { labels, index, probabilities }: Predictions,
  targets: Uint8Array,
  predictionType: LabelType,
): PreparedSplit {
  const shape = { rows: index.rows, labels: labels.length };
  return {
    clips: shape.rows,
    prepared: scores.map((score) => asScene(score, predictionType).prepare(probabilities, targets, shape)),
    classes: null,
    ...strataOf(
      index.files.map(({ filename }) => filename),
      predictionType === 'multiclass' ? byClass(targets, shape.labels) : undefined,
    ),
  };
}

/**
 * @param predictions the frames that the events were made of; null where there are none
 * @throws UserError for a score that is not for events, or is of frames where there are none
 */
export function prepareEvents(
  scores: readonly Score[],
  reference: EventLabels,
  { estimated, predictions }: { readonly estimated: EventLabels; readonly predictions: Predictions | null },
  vocabulary: readonly string[],
): PreparedSplit {
  const prepared = scores.map((score) => {
    if (score.kind !== 'frames') return asEvent(score).prepare(reference, estimated);
    if (predictions !== null) return score.prepare(reference, predictions);
    throw new UserError(
      `score ${score.name} is of frames; expected predictions with the columns filename, timestamp and one per label`,
    );
  });
  return {
    clips: estimated.size,
    prepared,
    classes: new Map(
      prepared.map((clips, position) => [scores[position]?.name ?? '', clips.classWise(vocabulary)]),
    ),
    ...strataOf([...estimated.keys()]),
  };
}

async function readEvents(
  task: TaskToScore,
  { split, labelsFolder, predictionsFolder }: SplitToScore,
  predictions: Predictions,
  path: string,
): Promise<ScoredSplit> {
  const reference = await readEventLabels(labelsFolder, split);
  const files = predictions.index.files.map(({ filename }) => filename);
  checkFiles(files, reference, { path, labelsName: `${split}.json` });
  checkEventLabels(reference, task.vocabulary, join(labelsFolder, `${split}.json`));
  const postprocessing = task.info.splits[split]?.postprocessing;
  if (postprocessing === undefined || postprocessing === null) {
    throw new UserError(
      `${join(predictionsFolder, 'predictions.json')}: no post-processing for split ${split}; expected median_filter_ms and min_duration, which make events of frames`,
    );
  }
  const estimated = eventsOfPredictions(predictions, {
    medianFilterMs: postprocessing.median_filter_ms,
    minDurationMs: postprocessing.min_duration,
  });
  return { split, ...prepareEvents(task.scores, reference, { estimated, predictions }, task.vocabulary) };
}

/** @throws UserError unless the files that were predicted are those that have labels */
export function checkFiles(
  files: readonly string[],
  labels: ReadonlyMap<string, unknown>,
  { path, labelsName }: { readonly path: string; readonly labelsName: string },
): void {
  const predicted = new Set(files);
  const unknown = files.filter((file) => !labels.has(file));
  if (unknown.length > 0) {
    throw new UserError(`${path}: ${oneOf(unknown)} not in ${labelsName}; expected its files and no others`);
  }
  const missing = [...labels.keys()].filter((file) => !predicted.has(file));
  if (missing.length > 0) {
    throw new UserError(`${path}: ${oneOf(missing)} missing; expected every file of ${labelsName}`);
  }
}

function oneOf(files: readonly string[]): string {
  return files.length === 1 ? `${files[0]} is` : `${files[0]} and ${files.length - 1} more are`;
}

function checkEventLabels(labels: EventLabels, vocabulary: readonly string[], path: string): void {
  const known = new Set(vocabulary);
  for (const [file, events] of labels) {
    const unknown = events.find(({ label }) => !known.has(label));
    if (unknown !== undefined) throw unknownLabel(path, file, unknown.label, known.size);
  }
}

function asScene(score: Score, predictionType: LabelType): SceneScore {
  if (score.kind !== 'scene') {
    throw new UserError(`score ${score.name} is for events; expected one for scenes`);
  }
  if (score.oneLabel && predictionType === 'multilabel') {
    throw new UserError(
      `score ${score.name} is for clips of one label each; expected one for multilabel scenes`,
    );
  }
  return score;
}

function asEvent(score: Score): EventScore {
  if (score.kind !== 'event') {
    throw new UserError(`score ${score.name} is for scenes; expected one for events`);
  }
  return score;
}

function byClass(targets: Uint8Array, labels: number): readonly (readonly number[])[] {
  const clips: number[][] = Array.from({ length: labels }, () => []);
  for (const [position, target] of targets.entries()) {
    if (target === 1) clips[position % labels]?.push(Math.floor(position / labels));
  }
  return clips;
}
