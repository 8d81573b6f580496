import { resolve } from 'node:path';
import { BadInputsError, UserError } from '../../errors.ts';
import { listFolder } from '../../pipeline/index.ts';
import { completeMetadata } from '../corpus/complete-metadata.ts';
import type { MetadataRow } from '../corpus/labels/metadata-rows.ts';
import { type GenericTaskConfig, type ResolvedTaskConfig, resolveTaskConfig } from '../corpus/task-config.ts';
import { checkEventsFit } from './event-fit.ts';
import { checkEventLengths } from './event-lengths.ts';
import type { Note } from './labels/labelled-file.ts';
import { isFolder, type LabelledFolderOptions } from './labels/labelled-folder.ts';
import {
  AUDIO_SOURCE,
  corpusRows,
  filestemOf,
  type LabelPlace,
  readOwnLabels,
  withoutFiles,
} from './labels/own-labels.ts';
import { counted, several } from './labels/told-names.ts';
import { madeTaskLines } from './made-task.ts';
import { type OwnTaskOptions, ownTaskConfig } from './own-task-config.ts';

/** A task before anything of it is made: all that can be wrong with its labels is. */
export interface TaskDraft {
  readonly config: GenericTaskConfig;
  /** The names that audio files get in the task, without extension. */
  readonly filestems: ReadonlyMap<string, string>;
  /**
   * What it is made of, and what was guessed or left out, a line each.
   *
   * @param unreadable audio files that turned out to be none
   */
  readonly lines: (unreadable?: readonly string[]) => readonly string[];
}

/**
 * Reads the labels of a folder of recordings and works out what task they make.
 *
 * @throws UserError for labels and options that make none
 */
export async function draftTask(
  { audio, labels, skipUnreadable: _, ...reading }: LabelledFolderOptions,
  options: OwnTaskOptions,
): Promise<TaskDraft> {
  const files = await listFolder(resolve(audio));
  const table = await readOwnLabels(await placeOf(labels), files, reading);
  const config = ownTaskConfig(table, options);
  const fit = await checkEventsFit(table, { folder: audio, labels: labels ?? audio, unit: reading.unit });
  checkEventLengths(labels ?? audio, table);
  const resolved = resolveTaskConfig(config, config.default_mode);
  const there = new Set(files.map((file) => `${AUDIO_SOURCE}/${file}`));
  const linesOf = (unreadable: readonly string[]) => {
    const own = withoutFiles(table, new Set(unreadable));
    const notes: Note[] = [...fit];
    if (unreadable.length > 0) {
      notes.push([
        'left out',
        `${counted(unreadable.length, 'audio file')} that cannot be read: ${several(unreadable)}`,
      ]);
    }
    const rowsOf = (drawn: ResolvedTaskConfig, rows = corpusRows(own)) =>
      completeMetadata(rows, drawn, there, (line) => notes.push(['splits', line]));
    const ungrouped = () => corpusRows({ rows: own.rows.map(({ group: _, ...row }) => row) });
    const rows = orHint(() => rowsOf(resolved), {
      'the same with --stratify, which draws splits that have each label': () =>
        rowsOf({ ...resolved, stratified: true }),
      'the same with --group none, if what the column of groups names may be in several splits': () =>
        rowsOf(resolved, ungrouped()),
    });
    return madeTaskLines(own, resolved, rows, notes);
  };
  const drafted = linesOf([]);
  const filestems = new Map(table.rows.map(({ file }) => [file, filestemOf(file)]));
  return {
    config,
    filestems,
    lines: (unreadable = []) => (unreadable.length === 0 ? drafted : linesOf(unreadable)),
  };
}

async function placeOf(labels: string | undefined): Promise<LabelPlace> {
  if (labels === undefined) return undefined;
  if (!isFolder(labels)) return { file: labels };
  return { folder: labels, files: await listFolder(resolve(labels)) };
}

/** Where splits cannot be drawn, says what would help, if anything does. */
function orHint(
  draw: () => MetadataRow[],
  hints: Readonly<Record<string, () => MetadataRow[]>>,
): MetadataRow[] {
  try {
    return draw();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const next = Object.keys(hints).find((hint) => succeeds(hints[hint] ?? draw));
    if (next === undefined) throw error;
    const [summary = ''] = error.message.split('\n');
    if (error instanceof BadInputsError) throw new BadInputsError(summary, error.problems, { next });
    throw new UserError(summary, { next });
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
