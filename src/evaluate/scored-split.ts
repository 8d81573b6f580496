import { join } from 'node:path';
import { UserError } from '../errors.ts';
import { type Predictions, readPredictions } from '../formats/predictions.ts';
import type { PredictionsInfo } from '../formats/predictions-info.ts';
import { sceneTargets, unknownLabel } from '../formats/scene-targets.ts';
import { type EventLabels, readEventLabels, readSceneLabels } from '../formats/split-labels.ts';
import type { TaskMetadata } from '../formats/task-metadata.ts';
import { eventsOfPredictions } from './frames-to-events.ts';
import type { EventScore, SceneScore, Score, ScoredClips, SubScore } from './score.ts';

/** What every split of a task shares. */
export interface TaskToScore {
  readonly metadata: TaskMetadata;
  /** Labels by index. */
  readonly vocabulary: readonly string[];
  readonly scores: readonly Score[];
  readonly info: PredictionsInfo;
}

/** Where a test split's files are. */
export interface SplitToScore {
  readonly split: string;
  /** Holds `<split>.json`. */
  readonly labelsFolder: string;
  /** Holds `predicted-<split>.csv`. */
  readonly predictionsFolder: string;
}

/** A test split with its clips prepared for each score of the task. */
export interface ScoredSplit {
  readonly split: string;
  readonly clips: number;
  /** By score, in the task's order. */
  readonly prepared: readonly ScoredClips[];
  /** Event tasks: sub-scores by score and label. */
  readonly classes: ReadonlyMap<string, ReadonlyMap<string, readonly SubScore[]>> | null;
  /** Indices of the clips that resampling draws among themselves: by class for multiclass scenes, else all. */
  readonly strata: readonly Uint32Array[];
}

/**
 * Reads labels and predictions of a test split and prepares them for the task's scores.
 *
 * @throws UserError for files that are wrong in themselves (with row and column) or do not belong together
 */
export async function readScoredSplit(task: TaskToScore, place: SplitToScore): Promise<ScoredSplit> {
  const { metadata, vocabulary } = task;
  const path = join(place.predictionsFolder, `predicted-${place.split}.csv`);
  const predictions = await readPredictions(path, metadata.embedding_type, vocabulary);
  return metadata.embedding_type === 'scene'
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
  checkFiles(predictions, labels, path, split);
  const predictionType = task.metadata.prediction_type;
  const files = predictions.index.files.map(({ filename }) => filename);
  const labelsPath = join(labelsFolder, `${split}.json`);
  const targets = sceneTargets(labels, files, { vocabulary: task.vocabulary, predictionType }, labelsPath);
  const shape = { rows: files.length, labels: task.vocabulary.length };
  return {
    split,
    clips: files.length,
    prepared: task.scores.map((score) => asScene(score).prepare(predictions.probabilities, targets, shape)),
    classes: null,
    strata:
      predictionType === 'multiclass' ? byClass(targets, task.vocabulary.length) : [everyClip(files.length)],
  };
}

async function readEvents(
  task: TaskToScore,
  { split, labelsFolder, predictionsFolder }: SplitToScore,
  predictions: Predictions,
  path: string,
): Promise<ScoredSplit> {
  const reference = await readEventLabels(labelsFolder, split);
  checkFiles(predictions, reference, path, split);
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
  const prepared = task.scores.map((score) => asEvent(score).prepare(reference, estimated));
  return {
    split,
    clips: estimated.size,
    prepared,
    classes: new Map(
      prepared.map((clips, position) => [
        task.scores[position]?.name ?? '',
        clips.classWise(task.vocabulary),
      ]),
    ),
    strata: [everyClip(estimated.size)],
  };
}

function checkFiles(
  predictions: Predictions,
  labels: ReadonlyMap<string, unknown>,
  path: string,
  split: string,
): void {
  const predicted = new Set(predictions.index.files.map(({ filename }) => filename));
  const unknown = [...predicted].filter((file) => !labels.has(file));
  if (unknown.length > 0) {
    throw new UserError(
      `${path}: ${oneOf(unknown)} not in ${split}.json; expected the files of split ${split}`,
    );
  }
  const missing = [...labels.keys()].filter((file) => !predicted.has(file));
  if (missing.length > 0) {
    throw new UserError(`${path}: ${oneOf(missing)} missing; expected every file of ${split}.json`);
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

function asScene(score: Score): SceneScore {
  if (score.kind !== 'scene') {
    throw new UserError(`score ${score.name} is for event tasks; the task's embedding_type is scene`);
  }
  return score;
}

function asEvent(score: Score): EventScore {
  if (score.kind !== 'event') {
    throw new UserError(`score ${score.name} is for scene tasks; the task's embedding_type is event`);
  }
  return score;
}

function everyClip(clips: number): Uint32Array {
  return Uint32Array.from({ length: clips }, (_, clip) => clip);
}

function byClass(targets: Uint8Array, labels: number): readonly Uint32Array[] {
  const clips: number[][] = Array.from({ length: labels }, () => []);
  for (const [position, target] of targets.entries()) {
    if (target === 1) clips[position % labels]?.push(Math.floor(position / labels));
  }
  return clips.map((ofClass) => Uint32Array.from(ofClass));
}
