import { readCsvHeader } from '../../formats/files/csv.ts';
import { type Predictions, readPredictions } from '../../formats/folders/predictions.ts';
import { listsEvents, readEventTable } from '../../formats/labels/event-table.ts';
import { checkLabel, type KnownLabels } from '../../formats/labels/known-labels.ts';
import { readEventLabelFile, readSceneLabelFile } from '../../formats/labels/label-file.ts';
import { readVocabularyFile } from '../../formats/labels/label-vocabulary.ts';
import { sceneTargets } from '../../formats/labels/scene-targets.ts';
import { tellSimilarLabels } from '../../formats/labels/similar-labels.ts';
import type { EventLabels } from '../../formats/labels/split-labels.ts';
import { checkPredictedClips } from '../../prediction-types/check-clips.ts';
import { confusionMatrix } from '../scores/classification.ts';
import { eventsOfPredictions, type FrameSmoothing } from '../scores/frames-to-events.ts';
import type { Score } from '../scores/score.ts';
import { getScore } from '../scores/scores.ts';
import type { PreparedScore } from '../scores/table-score.ts';
import { isAnnotation, namedAlike, readAnnotations } from './annotated-files.ts';
import { tellUnits } from './event-units.ts';
import type { FilePair } from './file-pair.ts';
import { type PreparedSplit, prepareEvents, prepareScenes } from './scored-split.ts';

/** Labels and predictions with a vocabulary or frames, and how they are to be taken where the files do not tell. */
export interface LabelledFiles extends FilePair {
  /** A csv with the columns `idx` and `label`; without it the labels are those that the files name. */
  readonly vocabulary?: string | undefined;
  /** How probabilities of frames become events. */
  readonly frames: FrameSmoothing & { readonly threshold: number };
}

/** Clips with scores prepared for them. */
export interface PreparedFiles extends Pick<PreparedSplit, 'strata' | 'drawnFrom' | 'classes'> {
  readonly scores: readonly PreparedScore[];
  /** Numbers of clips by right label (rows) and predicted label (columns). */
  readonly confusion?: {
    readonly labels: readonly string[];
    readonly counts: readonly (readonly number[])[];
  };
}

function withScores(scores: readonly Score[], split: PreparedSplit): PreparedFiles {
  const prepared = split.prepared.flatMap((clips, position) => {
    const score = scores[position];
    return score === undefined
      ? []
      : [{ name: score.name, direction: score.direction, parts: score.parts, range: score.range, clips }];
  });
  const { strata, drawnFrom, classes } = split;
  return { scores: prepared, strata, drawnFrom, classes };
}

/**
 * Reads scenes and prepares the scores that are named for them.
 *
 * @param oneEach whether each clip has exactly one label
 * @throws UserError for files that are wrong, with row and column, or that do not belong together
 */
export async function prepareSceneFiles(
  files: LabelledFiles,
  oneEach: boolean,
  names: readonly string[],
): Promise<PreparedFiles> {
  const scores = names.map(getScore);
  const vocabulary = await vocabularyOf(files);
  const { reading } = files;
  const predictions = await readPredictions(files.predictions, 'scene', vocabulary, {
    rowsSumToOne: oneEach,
    reading,
  });
  tellSimilar(files, predictions.labels);
  const labels = await readSceneLabelFile(files.labels, oneEach, known(files, predictions.labels), reading);
  const clips = predictions.index.files.map(({ filename }) => filename);
  checkPredictedClips(clips, labels, { path: files.predictions, labelsName: files.labels });
  const kind = { vocabulary: predictions.labels, oneEach };
  const targets = sceneTargets(labels, clips, kind, files.labels);
  const shape = { rows: clips.length, labels: predictions.labels.length };
  const counts = () => confusionMatrix(predictions.probabilities, targets, shape);
  return {
    ...withScores(scores, prepareScenes(scores, predictions, targets, oneEach)),
    ...(oneEach ? { confusion: { labels: predictions.labels, counts: counts() } } : {}),
  };
}

/**
 * Reads events, or frames of events, and prepares scores for them.
 *
 * @param names of scores
 * @throws UserError for files that are wrong, with row and column, or that do not belong together
 */
export async function prepareEventFiles(
  files: LabelledFiles,
  names: readonly string[],
): Promise<PreparedFiles> {
  const { reading } = files;
  const scores = names.map(getScore);
  const vocabulary = await vocabularyOf(files);
  const annotated = {
    labels: await isAnnotation(files.labels, reading),
    predictions: await isAnnotation(files.predictions, reading),
  };
  const header = annotated.predictions
    ? []
    : await readCsvHeader(files.predictions, 'predictions, a csv of events or of frames', reading);
  const readReference = async (known: KnownLabels | null) =>
    annotated.labels && reading?.tell !== undefined
      ? knownEvents(await readAnnotations(files.labels, 'event', reading), files.labels, known)
      : readEventLabelFile(files.labels, known, reading);
  let [reference, estimated]: EventLabels[] = [];
  let labels: readonly string[];
  let predictions: Predictions | null = null;
  if (annotated.predictions || listsEvents(header)) {
    reference = await readReference(vocabulary && known(files, vocabulary));
    labels = vocabulary ?? labelsOf(reference);
    const from = files.vocabulary ?? `${files.labels}, or in a vocabulary that has it`;
    const expected = { labels: new Set(labels), from };
    estimated =
      annotated.predictions && reading?.tell !== undefined
        ? knownEvents(await readAnnotations(files.predictions, 'event', reading), files.predictions, expected)
        : await readEventTable(files.predictions, expected, reading);
  } else {
    predictions = await readPredictions(files.predictions, 'event', vocabulary, { reading });
    labels = predictions.labels;
    reference = await readReference(known(files, labels));
    estimated = eventsOfPredictions(predictions, files.frames);
  }
  tellSimilar(files, labels);
  tellUnits(files, reference, estimated);
  reference = namedAlike(reference, estimated.keys(), annotated, reading?.tell);
  checkPredictedClips([...estimated.keys()], reference, {
    path: files.predictions,
    labelsName: files.labels,
  });
  return withScores(scores, prepareEvents(scores, reference, { estimated, predictions }, labels));
}

async function vocabularyOf({ vocabulary, reading }: LabelledFiles): Promise<readonly string[] | null> {
  return vocabulary === undefined ? null : readVocabularyFile(vocabulary, reading);
}

function tellSimilar({ vocabulary, predictions, reading }: LabelledFiles, labels: readonly string[]): void {
  if (reading?.tell !== undefined) tellSimilarLabels(vocabulary ?? predictions, labels, reading.tell);
}

function known({ vocabulary, predictions }: LabelledFiles, labels: readonly string[]): KnownLabels {
  return { labels: new Set(labels), from: vocabulary ?? predictions };
}

/** @throws UserError for a label that is not known */
function knownEvents(events: EventLabels, path: string, known: KnownLabels | null): EventLabels {
  if (known === null) return events;
  for (const [clip, ofClip] of events) {
    for (const { label } of ofClip) checkLabel(`${path}, ${clip}`, label, known);
  }
  return events;
}

function labelsOf(events: EventLabels): readonly string[] {
  return [...new Set([...events.values()].flatMap((ofFile) => ofFile.map(({ label }) => label)))].sort();
}
