import type { UserTable } from '../formats/files/csv.ts';
import { orNull } from '../numerics/or-null.ts';
import { bootstrapIntervals, CONFIDENCE_LEVEL } from './certainty/confidence.ts';
import type { FileType } from './file-type-names.ts';
import { prepareOf } from './file-types.ts';
import type { LabelledFiles, PreparedFiles } from './reading/labelled-files.ts';
import type { Direction, SubScore } from './scores/score.ts';
import type { PreparedScore } from './scores/table-score.ts';

/** Names the draws of the bootstrap, so that the intervals are those of a task with one test split. */
const SPLIT = 'test';
const SEED = 0;

export interface FilesToScore extends LabelledFiles {
  readonly type: FileType;
  /** How the files are read; without it nobody is told what was guessed. */
  readonly reading?: UserTable | undefined;
  /** Names of scores; without them those that are usual for the type. */
  readonly scores?: readonly string[] | undefined;
  /** Resamples of the bootstrap; 0: no intervals. */
  readonly resamples: number;
}

/** A score, or one of its parts, of a table of predictions. Undefined values and intervals are null. */
export interface FileScore {
  readonly name: string;
  readonly direction: Direction;
  readonly value: number | null;
  readonly confidence_interval: readonly [number, number] | null;
  readonly parts: Readonly<Record<string, Omit<FileScore, 'direction' | 'parts' | 'name'>>>;
}

/** What intervals were made of. */
export interface Confidence {
  readonly level: number;
  readonly resamples: number;
  readonly seed: number;
}

export interface FileScores {
  readonly type: FileType;
  readonly clips: number;
  readonly confidence: Confidence;
  readonly scores: readonly FileScore[];
  /** Multiclass: numbers of clips by right label (rows) and predicted label (columns). */
  readonly confusion_matrix?: PreparedFiles['confusion'];
  /** Events: by score, label and part. */
  readonly classes?: Readonly<Record<string, Record<string, Record<string, number | null>>>>;
}

/**
 * Scores predictions that any program made.
 *
 * @throws UserError for files that are wrong, with row and column, or that do not belong together
 */
export async function scoreFiles(files: FilesToScore): Promise<FileScores> {
  const { reading = { tell: () => {}, unicode: 'NFC' } } = files;
  const { scores, strata, confusion, classes } = await prepareOf(files.type)(
    { ...files, reading },
    files.scores,
  );
  return {
    type: files.type,
    clips: strata.reduce((sum, stratum) => sum + stratum.length, 0),
    confidence: confidenceOf(files.resamples),
    scores: scores.map((score) => fileScore(score, strata, files.resamples)),
    ...(confusion === undefined ? {} : { confusion_matrix: confusion }),
    ...(classes === null ? {} : { classes: asRecords(classes) }),
  };
}

export function confidenceOf(resamples: number): Confidence {
  return { level: CONFIDENCE_LEVEL, resamples, seed: SEED };
}

/** A score with its interval. */
export function fileScore(
  { name: scoreName, direction, parts, range, clips }: PreparedScore,
  strata: PreparedFiles['strata'],
  resamples: number,
): FileScore {
  const intervals = bootstrapIntervals([{ name: SPLIT, clips, strata }], {
    resamples,
    seed: SEED,
    range,
    name: scoreName,
  });
  const values = clips.score();
  const part = (index: number) => ({
    value: orNull(values[index]),
    confidence_interval: intervals.splits[0]?.[index] ?? null,
  });
  return {
    name: scoreName,
    direction,
    ...part(0),
    parts: Object.fromEntries(parts.map((name, index) => [name, part(index)])),
  };
}

function asRecords(classes: NonNullable<PreparedFiles['classes']>): NonNullable<FileScores['classes']> {
  const ofParts = (parts: readonly SubScore[]) =>
    Object.fromEntries(parts.map(({ name, value }) => [name, orNull(value)]));
  return Object.fromEntries(
    [...classes].map(([score, labels]) => [
      score,
      Object.fromEntries([...labels].map(([label, parts]) => [label, ofParts(parts)])),
    ]),
  );
}
