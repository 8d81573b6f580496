import path from 'node:path';
import { BadInputsError } from '../../errors.ts';
import { isDistanceType } from '../../formats/prediction-type.ts';
import { NumpyRandomState, seedFromText } from '../../random/numpy-random-state.ts';
import { compareLabels, compareText, type Label } from './labels.ts';
import type { ResolvedTaskConfig } from './task-config.ts';

/** One label of one audio file, as a task reads it from its corpus. A file with several labels has several rows. */
export interface CorpusRow {
  /** `<name of the source>/<path of the audio file in it>`, with forward slashes. */
  readonly relpath: string;
  /** A split of the task, or `train` for what is still to be divided. */
  readonly split: string;
  /**
   * A number where labels are no labels of a vocabulary: 0 or 1 (jnd), a rank, a target's value, Hz (pitch). Null for a clip
   * that has neither labels nor events: it is the only row of its file.
   */
  readonly label: Label | null;
  /** What a number belongs to: the pair (jnd: two rows with the same label), the ranked list, the regression's target. */
  readonly belongsTo?: string;
  /** Milliseconds. Events, and frames of pitch. */
  readonly start?: number;
  /** Milliseconds. Events only. */
  readonly end?: number;
  /**
   * How many more events of the file are not listed, because they begin after the task's sample duration and after
   * every event that is: they take places in the order of the rows. One row of the file says so.
   */
  readonly unlisted?: number;
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
  const completed = rows.map((row) => {
    const filestem = row.filestem ?? path.posix.parse(row.relpath).name;
    const set = isDistanceType(config.prediction_type) ? row.belongsTo : undefined;
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
    const row = sorted[rowAt[place] ?? -1];
    if (row !== undefined) shuffled.push(row);
  }
  return shuffled;
}

/** An empty text is what is written where there is no label, so it can be none itself. */
function checkLabels(
  rows: readonly MetadataRow[],
  { task_name, prediction_type }: Pick<ResolvedTaskConfig, 'task_name' | 'prediction_type'>,
): void {
  const empty = rows.filter(
    ({ label }) => label === '' || (label === null && prediction_type !== 'multilabel'),
  );
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
