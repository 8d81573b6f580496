import { BadInputsError, UserError } from '../../errors.ts';
import { predictionType } from '../../prediction-types/registry.ts';
import { checkFrames, gatherFrames, labelCount, trimFrames } from './labels/clip-frames.ts';
import { trimEvents } from './labels/event-trimming.ts';
import { missingLabels, requireEveryLabel } from './labels/label-coverage.ts';
import { type CorpusRow, type MetadataRow, orderRows } from './labels/metadata-rows.ts';
import { createSplits, needsEveryLabel } from './splits/splits.ts';
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
  const { labels, corpus } = predictionType(config.prediction_type);
  const { written } = corpus;
  const isFramed = written.as === 'frames';
  const ordered = orderRows(isFramed ? gatherFrames(read) : read, config, files);
  if (ordered.length === 0) {
    throw new UserError(`${config.task_name}: the corpus holds no labelled audio files`);
  }
  const left = labelCount(read) - labelCount(ordered);
  if (left > 0) {
    log(`${left} labels of files that are not in this corpus were left out`);
  }
  checkNameLengths(ordered);
  const rows = createSplits(ordered, config);
  checkOneSplitPerFile(rows);
  if (config.embedding_type === 'scene' && labels.oneEach) checkOneLabelPerFile(rows);
  if (written.as === 'frames') checkFrames(rows, written.several === true);
  else if (written.as === 'rows' || written.as === 'notes') requireNone(written.problems(rows));
  else if (needsEveryLabel(config)) requireEveryLabel(rows, config.splits);
  else if (written.many !== true) for (const line of missingLabels(rows, config.splits)) log(line);
  if (config.embedding_type === 'scene' || config.sample_duration === null) return rows;
  return isFramed
    ? trimFrames(rows, config.sample_duration)
    : trimEvents(rows, config.sample_duration, {
        mayBeEmpty: labels.vocabulary || written.as === 'notes',
        log,
      });
}

function requireNone(problems: readonly string[]): void {
  if (problems.length > 0) {
    throw new BadInputsError(`${problems.length} labels cannot be used:`, [...problems]);
  }
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
