import path from 'node:path';
import { UserError } from '../../errors.ts';
import { listFolder } from '../../pipeline/index.ts';
import { completeMetadata } from '../corpus/complete-metadata.ts';
import type { MetadataRow } from '../corpus/metadata-rows.ts';
import { type GenericTaskConfig, type ResolvedTaskConfig, resolveTaskConfig } from '../corpus/task-config.ts';
import { checkEventsFit } from './event-fit.ts';
import type { Note } from './labelled-file.ts';
import type { LabelledFolderOptions } from './labelled-folder.ts';
import { madeTaskLines } from './made-task.ts';
import { AUDIO_SOURCE, corpusRows, readOwnLabels } from './own-labels.ts';
import { type OwnTaskOptions, ownTaskConfig } from './own-task-config.ts';

/** A task before anything of it is made: all that can be wrong with its labels is. */
export interface TaskDraft {
  readonly config: GenericTaskConfig;
  /** What it is made of, and what was guessed or left out, a line each. */
  readonly lines: readonly string[];
}

/**
 * Reads the labels of a folder of recordings and works out what task they make.
 *
 * @throws UserError for labels and options that make none
 */
export async function draftTask(
  { audio, labels, ...reading }: LabelledFolderOptions,
  options: OwnTaskOptions,
): Promise<TaskDraft> {
  const files = await listFolder(path.resolve(audio));
  const table = await readOwnLabels(labels, files, reading);
  const config = ownTaskConfig(table, options);
  const fit = await checkEventsFit(table, { folder: audio, labels: labels ?? audio });
  const resolved = resolveTaskConfig(config, config.default_mode);
  const notes: Note[] = [...fit];
  const there = new Set(files.map((file) => `${AUDIO_SOURCE}/${file}`));
  const rowsOf = (config: ResolvedTaskConfig) =>
    completeMetadata(corpusRows(table), config, there, (line) => notes.push(['splits', line]));
  const rows = orStratified(
    () => rowsOf(resolved),
    () => rowsOf({ ...resolved, stratified: true }),
  );
  return { config, lines: madeTaskLines(table, resolved, rows, notes) };
}

/** Where splits that are drawn by chance lack labels, says that others do not, if that is so. */
function orStratified(draw: () => MetadataRow[], stratify: () => MetadataRow[]): MetadataRow[] {
  try {
    return draw();
  } catch (error) {
    if (!(error instanceof UserError) || !succeeds(stratify)) throw error;
    throw new UserError(error.message, {
      next: 'the same with --stratify, which draws splits that have each label',
    });
  }
}

function succeeds(draw: () => unknown): boolean {
  try {
    draw();
    return true;
  } catch (error) {
    if (error instanceof UserError) return false;
    throw error;
  }
}
