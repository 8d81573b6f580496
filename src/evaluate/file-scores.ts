import type { UserTable } from '../formats/csv.ts';
import { bootstrapIntervals, CONFIDENCE_LEVEL } from './confidence.ts';
import {
  type LabelledFiles,
  type PreparedFiles,
  prepareEventFiles,
  prepareSceneFiles,
} from './labelled-files.ts';
import { prepareJndFiles, prepareRankingFiles, prepareRegressionFiles } from './measured-files.ts';
import { prepareMelodyFiles, prepareMultipitchFiles, prepareNoteFiles } from './music-files.ts';
import type { Direction, SubScore } from './score.ts';
import type { PreparedScore } from './table-score.ts';

/** Names the draws of the bootstrap, so that the intervals are those of a task with one test split. */
const SPLIT = 'test';
const SEED = 0;

type Prepare = (files: LabelledFiles, names: readonly string[] | undefined) => Promise<PreparedFiles>;

/** What the clips of a table of predictions may have. */
const types = {
  multiclass: (files, names = ['top1_acc', 'balanced_acc', 'f1_macro', 'log_loss', 'calibration_error']) =>
    prepareSceneFiles(files, 'multiclass', names),
  multilabel: (files, names = ['mAP', 'mAP_micro', 'd_prime', 'aucroc', 'lwlrap']) =>
    prepareSceneFiles(files, 'multilabel', names),
  event: (files, names = ['event_onset_200ms_fms', 'segment_1s_er']) => prepareEventFiles(files, names),
  regression: prepareRegressionFiles,
  jnd: prepareJndFiles,
  ranking: prepareRankingFiles,
  melody: prepareMelodyFiles,
  multipitch: prepareMultipitchFiles,
  notes: prepareNoteFiles,
} as const satisfies Record<string, Prepare>;

export type FileType = keyof typeof types;

export const fileTypes = Object.keys(types) as readonly FileType[];

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
  const prepare: Prepare = types[files.type];
  const { reading = { tell: () => {}, unicode: 'NFC' } } = files;
  const { scores, strata, confusion, classes } = await prepare({ ...files, reading }, files.scores);
  return {
    type: files.type,
    clips: strata.reduce((sum, stratum) => sum + stratum.length, 0),
    confidence: { level: CONFIDENCE_LEVEL, resamples: files.resamples, seed: SEED },
    scores: scores.map((score) => valuesOf(score, strata, files.resamples)),
    ...(confusion === undefined ? {} : { confusion_matrix: confusion }),
    ...(classes === null ? {} : { classes: asRecords(classes) }),
  };
}

function valuesOf(
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

function orNull(value: number | undefined): number | null {
  return value === undefined || Number.isNaN(value) ? null : value;
}
