import { join } from 'node:path';
import { at } from '../../at.ts';
import { UserError } from '../../errors.ts';
import { type Predictions, readPredictions } from '../../formats/folders/predictions.ts';
import type { PredictionsInfo } from '../../formats/folders/predictions-info.ts';
import { sceneTargets, unknownLabel } from '../../formats/labels/scene-targets.ts';
import { type EventLabels, readEventLabels, readSceneLabels } from '../../formats/labels/split-labels.ts';
import { checkPredictedClips } from '../../prediction-types/check-clips.ts';
import { type Strata, strataOf } from '../certainty/strata.ts';
import { eventsOfPredictions } from '../scores/frames-to-events.ts';
import type { EventScore, SceneScore, Score, ScoredClips, SubScore } from '../scores/score.ts';

/** What every split of a task shares. */
export interface TaskToScore {
  readonly kind: 'scene' | 'event';
  /** Whether each clip has exactly one label. */
  readonly oneEach: boolean;
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
  checkPredictedClips(files, labels, { path, labelsName: `${split}.json` });
  const labelsPath = join(labelsFolder, `${split}.json`);
  const targets = sceneTargets(labels, files, task, labelsPath);
  return { split, ...prepareScenes(task.scores, predictions, targets, task.oneEach) };
}

/** A split but for its name. */
export type PreparedSplit = Omit<ScoredSplit, 'split'>;

/**
 * @param targets shape (clips, labels), 0 or 1, rows and columns as in the predictions
 * @param oneEach whether each clip has exactly one label
 * @throws UserError for a score that is not for scenes, or not for scenes of this kind
 */
export function prepareScenes(
  scores: readonly Score[],
  { labels, index, probabilities }: Predictions,
  targets: Uint8Array,
  oneEach: boolean,
): PreparedSplit {
  const shape = { rows: index.rows, labels: labels.length };
  return {
    clips: shape.rows,
    prepared: scores.map((score) => asScene(score, oneEach).prepare(probabilities, targets, shape)),
    classes: null,
    ...strataOf(
      index.files.map(({ filename }) => filename),
      oneEach ? byClass(targets, shape.labels) : undefined,
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
      prepared.map((clips, position) => [at(scores, position).name, clips.classWise(vocabulary)]),
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
  checkPredictedClips(files, reference, { path, labelsName: `${split}.json` });
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

function checkEventLabels(labels: EventLabels, vocabulary: readonly string[], path: string): void {
  const known = new Set(vocabulary);
  for (const [file, events] of labels) {
    const unknown = events.find(({ label }) => !known.has(label));
    if (unknown !== undefined) throw unknownLabel(path, file, unknown.label, known.size);
  }
}

function asScene(score: Score, oneEach: boolean): SceneScore {
  if (score.kind !== 'scene') {
    throw new UserError(`score ${score.name} is for events; expected one for scenes`);
  }
  if (score.oneLabel && !oneEach) {
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
