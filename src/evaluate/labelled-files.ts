import { type CsvReading, readCsvHeader } from '../formats/csv.ts';
import { listsEvents, readEventTable } from '../formats/event-table.ts';
import { checkLabel, type KnownLabels } from '../formats/known-labels.ts';
import { readEventLabelFile, readSceneLabelFile } from '../formats/label-file.ts';
import { readVocabularyFile } from '../formats/label-vocabulary.ts';
import { type Predictions, readPredictions } from '../formats/predictions.ts';
import { sceneTargets } from '../formats/scene-targets.ts';
import { tellSimilarLabels } from '../formats/similar-labels.ts';
import type { EventLabels } from '../formats/split-labels.ts';
import { isAnnotation, namedAlike, readAnnotations } from './annotated-files.ts';
import { confusionMatrix } from './classification.ts';
import { tellUnits } from './event-units.ts';
import { eventsOfPredictions, type Postprocessing } from './frames-to-events.ts';
import type { Score } from './score.ts';
import { checkFiles, type PreparedSplit, prepareEvents, prepareScenes } from './scored-split.ts';
import { getScore } from './scores.ts';
import type { PreparedScore } from './table-score.ts';

/** Labels and predictions of any program. */
export interface FilePair {
  /** `<split>.json` or a csv, as `docs/scores.md` has them. */
  readonly labels: string;
  readonly predictions: string;
  /** How both are read; undefined: as this program's own. */
  readonly reading?: CsvReading | undefined;
  /** That of the frequency in annotations: its name, or its number from 1. */
  readonly column?: string | undefined;
}

/** The same, and how they are to be taken where that is not told by the files. */
export interface LabelledFiles extends FilePair {
  /** A csv with the columns `idx` and `label`; without it the labels are those that the files name. */
  readonly vocabulary?: string | undefined;
  /** How probabilities of frames become events. */
  readonly frames: Postprocessing & { readonly threshold: number };
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
 * @throws UserError for files that are wrong, with row and column, or that do not belong together
 */
export async function prepareSceneFiles(
  files: LabelledFiles,
  type: 'multiclass' | 'multilabel',
  names: readonly string[],
): Promise<PreparedFiles> {
  const scores = names.map(getScore);
  const vocabulary = await vocabularyOf(files);
  const rowsSumToOne = type === 'multiclass';
  const { reading } = files;
  const predictions = await readPredictions(files.predictions, 'scene', vocabulary, {
    rowsSumToOne,
    reading,
  });
  tellSimilar(files, predictions.labels);
  const labels = await readSceneLabelFile(files.labels, type, known(files, predictions.labels), reading);
  const clips = predictions.index.files.map(({ filename }) => filename);
  checkFiles(clips, labels, { path: files.predictions, labelsName: files.labels });
  const kind = { vocabulary: predictions.labels, predictionType: type };
  const targets = sceneTargets(labels, clips, kind, files.labels);
  const shape = { rows: clips.length, labels: predictions.labels.length };
  const counts = () => confusionMatrix(predictions.probabilities, targets, shape);
  return {
    ...withScores(scores, prepareScenes(scores, predictions, targets, type)),
    ...(type === 'multiclass' ? { confusion: { labels: predictions.labels, counts: counts() } } : {}),
  };
}

/** The same for events. */
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
  reference = namedAlike(reference, estimated.keys(), annotated);
  checkFiles([...estimated.keys()], reference, { path: files.predictions, labelsName: files.labels });
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
