import { BadInputsError, UserError } from '../../errors.ts';
import { isLabelType } from '../../formats/prediction-type.ts';
import { trimEvents } from './event-trimming.ts';
import { missingLabels, requireEveryLabel } from './label-coverage.ts';
import { type CorpusRow, type MetadataRow, orderRows } from './metadata-rows.ts';
import { createSplits, needsEveryLabel } from './splits.ts';
import { checkTableRows } from './table-rows.ts';
import type { ResolvedTaskConfig } from './task-config.ts';

/**
 * The metadata of a whole corpus from what a task has read out of it: ordered, divided into splits, checked, events
 * trimmed; the very rows in the very order that hear-preprocess (`ExtractMetadata.run`) gives.
 *
 * @param files every audio file there is, named as in `relpath`
 * @throws UserError for a corpus that the task cannot be made of
 */
export function completeMetadata(
  read: readonly CorpusRow[],
  config: ResolvedTaskConfig,
  files: ReadonlySet<string>,
  log: (line: string) => void,
): MetadataRow[] {
  const ordered = orderRows(read, config, files);
  if (ordered.length === 0)
    throw new UserError(`${config.task_name}: the corpus holds no labelled audio files`);
  if (ordered.length < read.length) {
    log(`${read.length - ordered.length} labels of files that are not in this corpus were left out`);
  }
  checkNameLengths(ordered);
  const rows = createSplits(ordered, config);
  checkOneSplitPerFile(rows);
  if (config.embedding_type === 'scene' && config.prediction_type === 'multiclass')
    checkOneLabelPerFile(rows);
  if (!isLabelType(config.prediction_type)) checkTableRows(rows, config.prediction_type);
  else if (needsEveryLabel(config)) requireEveryLabel(rows, config.splits);
  else for (const line of missingLabels(rows, config.splits)) log(line);
  return config.embedding_type === 'scene' || config.sample_duration === null
    ? rows
    : trimEvents(rows, config.sample_duration, { mayBeEmpty: isLabelType(config.prediction_type), log });
}

/** A clip becomes `<stem>.wav`, and later `<stem>.wav` with these ends; file systems take 255 bytes. */
const LONGEST_STEM = 255 - Buffer.byteLength('.wav.timestamps.json');

function checkNameLengths(rows: readonly { readonly relpath: string; readonly filestem: string }[]): void {
  const long = new Set<string>();
  for (const { relpath, filestem } of rows) {
    const bytes = Buffer.byteLength(filestem);
    if (bytes > LONGEST_STEM) {
      long.add(`${relpath}: its clip would be named by ${bytes} bytes; expected ${LONGEST_STEM} at most`);
    }
  }
  if (long.size > 0) throw new BadInputsError(`${long.size} names are too long for clips:`, [...long]);
}

function checkOneSplitPerFile(rows: readonly MetadataRow[]): void {
  const splitOf = new Map<string, string>();
  const torn = new Set<string>();
  for (const { relpath, split } of rows) {
    const first = splitOf.get(relpath) ?? split;
    splitOf.set(relpath, first);
    if (first !== split) torn.add(`${relpath}: in ${first} and in ${split}`);
  }
  if (torn.size > 0) throw new BadInputsError(`${torn.size} files are in more than one split:`, [...torn]);
}

function checkOneLabelPerFile(rows: readonly MetadataRow[]): void {
  const counts = new Map<string, number>();
  for (const { relpath } of rows) counts.set(relpath, (counts.get(relpath) ?? 0) + 1);
  const wrong = [...counts].filter(([, count]) => count > 1);
  if (wrong.length > 0) {
    throw new BadInputsError(
      `${wrong.length} files do not have exactly one label:`,
      wrong.map(([relpath, count]) => `${relpath}: ${count} labels; a multiclass task needs 1`),
    );
  }
}
