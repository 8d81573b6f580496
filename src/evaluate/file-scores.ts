import { readCsvHeader } from '../formats/csv.ts';
import { listsEvents, readEventTable } from '../formats/event-table.ts';
import type { KnownLabels } from '../formats/known-labels.ts';
import { readEventLabelFile, readSceneLabelFile } from '../formats/label-file.ts';
import { readVocabularyFile } from '../formats/label-vocabulary.ts';
import { readPredictions } from '../formats/predictions.ts';
import { sceneTargets } from '../formats/scene-targets.ts';
import type { EventLabels } from '../formats/split-labels.ts';
import { confusionMatrix } from './classification.ts';
import { bootstrapIntervals, CONFIDENCE_LEVEL } from './confidence.ts';
import { eventsOfPredictions, type Postprocessing } from './frames-to-events.ts';
import type { Direction, Score, SubScore } from './score.ts';
import { checkFiles, type PreparedSplit, prepareEvents, prepareScenes } from './scored-split.ts';
import { getScore } from './scores.ts';

/** Names the draws of the bootstrap, so that the intervals are those of a task with one test split. */
const SPLIT = 'test';
const SEED = 0;

/** What the clips of a table of predictions may be, and the scores that are taken unless told. */
export const defaultScores = {
  multiclass: ['top1_acc', 'balanced_acc', 'f1_macro', 'log_loss', 'calibration_error'],
  multilabel: ['mAP', 'mAP_micro', 'd_prime', 'aucroc', 'lwlrap'],
  event: ['event_onset_200ms_fms', 'segment_1s_er'],
} as const;

export type FileType = keyof typeof defaultScores;

export interface FilesToScore {
  /** `<split>.json` or a csv, as `docs/scores.md` has them. */
  readonly labels: string;
  readonly predictions: string;
  readonly type: FileType;
  /** A csv with the columns `idx` and `label`; without it the labels are those that the files name. */
  readonly vocabulary?: string | undefined;
  /** Names of scores; without them those that are usual for the type. */
  readonly scores?: readonly string[] | undefined;
  /** How probabilities of frames become events. */
  readonly frames: Postprocessing & { readonly threshold: number };
  /** Resamples of the bootstrap; 0: no intervals. */
  readonly resamples: number;
}

/** A score, or one of its parts, of a table of predictions. Undefined values and intervals are null. */
interface FileScore {
  readonly name: string;
  readonly direction: Direction;
  readonly value: number | null;
  readonly confidence_interval: readonly [number, number] | null;
  readonly parts: Readonly<Record<string, Omit<FileScore, 'direction' | 'parts' | 'name'>>>;
}

export interface FileScores {
  readonly type: FileType;
  readonly clips: number;
  readonly confidence: { readonly level: number; readonly resamples: number; readonly seed: number };
  readonly scores: readonly FileScore[];
  /** Multiclass: numbers of clips by right label (rows) and predicted label (columns). */
  readonly confusion_matrix?: {
    readonly labels: readonly string[];
    readonly counts: readonly (readonly number[])[];
  };
  /** Events: by score, label and part. */
  readonly classes?: Readonly<Record<string, Record<string, Record<string, number | null>>>>;
}

/**
 * Scores predictions that any program made.
 *
 * @throws UserError for files that are wrong, with row and column, or that do not belong together
 */
export async function scoreFiles(files: FilesToScore): Promise<FileScores> {
  const scores = (files.scores ?? defaultScores[files.type]).map(getScore);
  const split =
    files.type === 'event' ? await readEvents(files, scores) : await readScenes(files, files.type, scores);
  return {
    type: files.type,
    clips: split.clips,
    confidence: { level: CONFIDENCE_LEVEL, resamples: files.resamples, seed: SEED },
    scores: scores.map((score, position) => valuesOf(score, position, split, files.resamples)),
    ...(split.confusion === undefined ? {} : { confusion_matrix: split.confusion }),
    ...(split.classes === null ? {} : { classes: asRecords(split.classes) }),
  };
}

interface PreparedFiles extends PreparedSplit {
  readonly confusion?: FileScores['confusion_matrix'];
}

async function readScenes(
  files: FilesToScore,
  type: 'multiclass' | 'multilabel',
  scores: readonly Score[],
): Promise<PreparedFiles> {
  const vocabulary = await vocabularyOf(files);
  const rowsSumToOne = type === 'multiclass';
  const predictions = await readPredictions(files.predictions, 'scene', vocabulary, { rowsSumToOne });
  const labels = await readSceneLabelFile(files.labels, type, known(files, predictions.labels));
  const clips = predictions.index.files.map(({ filename }) => filename);
  checkFiles(clips, labels, { path: files.predictions, labelsName: files.labels });
  const kind = { vocabulary: predictions.labels, predictionType: type };
  const targets = sceneTargets(labels, clips, kind, files.labels);
  const shape = { rows: clips.length, labels: predictions.labels.length };
  const counts = () => confusionMatrix(predictions.probabilities, targets, shape);
  return {
    ...prepareScenes(scores, predictions, targets, type),
    ...(type === 'multiclass' ? { confusion: { labels: predictions.labels, counts: counts() } } : {}),
  };
}

async function readEvents(files: FilesToScore, scores: readonly Score[]): Promise<PreparedFiles> {
  const vocabulary = await vocabularyOf(files);
  const header = await readCsvHeader(files.predictions, 'predictions, a csv of events or of frames');
  let [reference, estimated]: EventLabels[] = [];
  let labels: readonly string[];
  if (listsEvents(header)) {
    reference = await readEventLabelFile(files.labels, vocabulary && known(files, vocabulary));
    labels = vocabulary ?? labelsOf(reference);
    const from = files.vocabulary ?? `${files.labels}, or in a vocabulary that has it`;
    estimated = await readEventTable(files.predictions, { labels: new Set(labels), from });
  } else {
    const predictions = await readPredictions(files.predictions, 'event', vocabulary);
    labels = predictions.labels;
    reference = await readEventLabelFile(files.labels, known(files, labels));
    estimated = eventsOfPredictions(predictions, files.frames);
  }
  checkFiles([...estimated.keys()], reference, { path: files.predictions, labelsName: files.labels });
  return prepareEvents(scores, reference, estimated, labels);
}

async function vocabularyOf({ vocabulary }: FilesToScore): Promise<readonly string[] | null> {
  return vocabulary === undefined ? null : readVocabularyFile(vocabulary);
}

function known({ vocabulary, predictions }: FilesToScore, labels: readonly string[]): KnownLabels {
  return { labels: new Set(labels), from: vocabulary ?? predictions };
}

function labelsOf(events: EventLabels): readonly string[] {
  return [...new Set([...events.values()].flatMap((ofFile) => ofFile.map(({ label }) => label)))].sort();
}

function valuesOf(score: Score, position: number, split: PreparedSplit, resamples: number): FileScore {
  const clips = split.prepared[position];
  if (clips === undefined) throw new RangeError(`score ${score.name} was not prepared`);
  const intervals = bootstrapIntervals([{ name: SPLIT, clips, strata: split.strata }], {
    resamples,
    seed: SEED,
  });
  const values = clips.score();
  const part = (index: number) => ({
    value: orNull(values[index]),
    confidence_interval: intervals.splits[0]?.[index] ?? null,
  });
  return {
    name: score.name,
    direction: score.direction,
    ...part(0),
    parts: Object.fromEntries(score.parts.map((name, index) => [name, part(index)])),
  };
}

function asRecords(classes: NonNullable<PreparedSplit['classes']>): NonNullable<FileScores['classes']> {
  const ofParts = (parts: readonly SubScore[]) =>
    Object.fromEntries(parts.map(({ name, value }) => [name, orNull(value)]));
  return Object.fromEntries(
    [...classes].map(([score, labels]) => [
      score,
      Object.fromEntries([...labels].map(([label, parts]) => [label, ofParts(parts)])),
    ]),
  );
}

function orNull(value: number | undefined): number | null {
  return value === undefined || Number.isNaN(value) ? null : value;
}
