import { posix } from 'node:path';
import { at } from '../../../at.ts';
import { BadInputsError } from '../../../errors.ts';
import { compareText } from '../../../numerics/text-order.ts';
import { predictionType } from '../../../prediction-types/registry.ts';
import { NumpyRandomState, seedFromText } from '../../../random/numpy-random-state.ts';
import type { ResolvedTaskConfig } from '../task-config.ts';
import { compareLabels, type Label } from './labels.ts';

/** The numbers of a clip's frames, without an object for each of them. */
export interface ClipFrames {
  /** Milliseconds; where a frame may have several numbers (multipitch), once for each of them. */
  readonly times: Float64Array;
  /** Hz, 0 or below where nothing sounds; as many as times. */
  readonly values: Float64Array;
}

/** One label of one audio file, as a task reads it from its corpus. A file with several labels has several rows. */
export interface CorpusRow {
  /** `<name of the source>/<path of the audio file in it>`, with forward slashes. */
  readonly relpath: string;
  /** A split of the task, or `train` for what is still to be divided. */
  readonly split: string;
  /**
   * A number where labels are no labels of a vocabulary: 0 or 1 (jnd), a rank, a target's value, Hz (pitch, multipitch, notes).
   * Null for a clip that has neither labels, events nor notes: it is the only row of its file.
   */
  readonly label: Label | null;
  /** What a number belongs to: the pair (jnd: two rows with the same label), the ranked list, the regression's target. */
  readonly belongsTo?: string;
  /** Milliseconds. Events, notes, and frames of pitch. */
  readonly start?: number;
  /** Milliseconds. Events and notes only. */
  readonly end?: number;
  /** How hard a note is struck, from 0; of MIDI up to 127. Of all notes of a task or of none. */
  readonly velocity?: number;
  /**
   * How many more events of the file are not listed, because they begin after the task's sample duration and after
   * every event that is: they take places in the order of the rows. One row of the file says so.
   */
  readonly unlisted?: number;
  /**
   * The frames of a clip whose labels are numbers in time (pitch, multipitch), instead of a row with `start` and `label` for each of
   * them: it is the only row of its file, and `label` is null.
   */
  readonly frames?: ClipFrames;
  /** Name of the file in the task folder, without extension; unique in the corpus. Default: the stem of `relpath`. */
  readonly filestem?: string;
  /**
   * What must not be spread over several splits, for instance the speaker. Default: the pair or the ranked
   * list, else the file.
   */
  readonly splitKey?: Label;
}

/** A row with everything in its place. */
export interface MetadataRow extends CorpusRow {
  readonly filestem: string;
  readonly splitKey: Label;
}

/**
 * Completes the rows and puts them into the order that hear-preprocess (`postprocess_all_metadata`) gives them:
 * sorted by file, then shuffled by a fixed seed, so that later choices of files do not follow the alphabet.
 *
 * @param files every audio file there is, named as in `relpath`
 * @throws BadInputsError for file stems that are not unique, and for missing files unless the mode is `small`
 */
export function orderRows(
  rows: readonly CorpusRow[],
  config: Pick<ResolvedTaskConfig, 'mode' | 'task_name' | 'prediction_type'>,
  files: ReadonlySet<string>,
): MetadataRow[] {
  const { inSets } = predictionType(config.prediction_type).corpus;
  const completed = rows.map((row) => {
    const filestem = row.filestem ?? posix.parse(row.relpath).name;
    const set = inSets ? row.belongsTo : undefined;
    return { ...row, filestem, splitKey: row.splitKey ?? set ?? filestem };
  });
  checkFilestems(completed, config.task_name);
  checkLabels(completed, config);
  completed.sort(
    (a, b) =>
      compareText(a.filestem, b.filestem) ||
      (a.start ?? 0) - (b.start ?? 0) ||
      (a.end ?? 0) - (b.end ?? 0) ||
      compareLabels(a.label ?? '', b.label ?? '') ||
      compareText(a.belongsTo ?? '', b.belongsTo ?? ''),
  );
  const shuffled = shuffleListed(completed);
  const present = shuffled.filter((row) => files.has(row.relpath));
  if (present.length < shuffled.length && config.mode !== 'small') {
    const missing = new Set(shuffled.flatMap((row) => (files.has(row.relpath) ? [] : [row.relpath])));
    throw new BadInputsError(
      `${config.task_name}: ${missing.size} labelled audio files are missing from the corpus:`,
      [...missing].sort(compareText),
    );
  }
  return present;
}

/** Shuffles the listed and the unlisted rows together, by a fixed seed; the listed ones come back. */
function shuffleListed(sorted: readonly MetadataRow[]): MetadataRow[] {
  const places = new Uint32Array(sorted.length);
  let unlistedBefore = 0;
  let unlistedHere = 0;
  for (const [index, row] of sorted.entries()) {
    if (row.filestem !== sorted[index - 1]?.filestem) {
      unlistedBefore += unlistedHere;
      unlistedHere = 0;
    }
    places[index] = index + unlistedBefore;
    unlistedHere += row.unlisted ?? 0;
  }
  const total = sorted.length + unlistedBefore + unlistedHere;
  const rowAt = new Int32Array(total).fill(-1);
  for (const [index, place] of places.entries()) rowAt[place] = index;
  const order = new NumpyRandomState(seedFromText('postprocess_all_metadata')).permutation(total);
  const shuffled: MetadataRow[] = [];
  for (const place of order) {
    const row = sorted[at(rowAt, place)];
    if (row !== undefined) shuffled.push(row);
  }
  return shuffled;
}

/** An empty text is what is written where there is no label, so it can be none itself. */
function checkLabels(
  rows: readonly MetadataRow[],
  { task_name, prediction_type }: Pick<ResolvedTaskConfig, 'task_name' | 'prediction_type'>,
): void {
  const { mayLack, written } = predictionType(prediction_type).corpus;
  const other = rows.find(({ frames }) => written.as !== 'frames' && frames !== undefined);
  if (other !== undefined) {
    throw new RangeError(`${other.relpath}: has frames, but ${task_name} is ${prediction_type}`);
  }
  const empty = rows.filter(({ label }) => label === '' || (label === null && !mayLack));
  if (empty.length > 0) {
    throw new BadInputsError(
      `${task_name}: ${empty.length} files have no label; expected one, as the task is ${prediction_type}:`,
      [...new Set(empty.map(({ relpath }) => relpath))],
    );
  }
}

function checkFilestems(rows: readonly MetadataRow[], taskName: string): void {
  const relpathOf = new Map<string, string>();
  const problems = new Set<string>();
  for (const { filestem, relpath } of rows) {
    const other = relpathOf.get(filestem) ?? relpath;
    relpathOf.set(filestem, other);
    if (other !== relpath) {
      problems.add(`${relpath}: would be named ${filestem}.wav as ${other} is; expected a name of its own`);
    }
    if (filestem === '' || /[/\\\0]/.test(filestem)) {
      problems.add(
        `${relpath}: would be named ${JSON.stringify(filestem)}; expected a file name without slashes`,
      );
    }
  }
  if (problems.size > 0) {
    throw new BadInputsError(`${taskName}: ${problems.size} audio files cannot be named:`, [...problems]);
  }
}
