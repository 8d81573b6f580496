import type { CorpusRow } from '../corpus/metadata-rows.ts';
import { classFolderTable } from './class-folders.ts';
import { clipStem } from './clip-names.ts';
import type { LabelReading } from './label-reading.ts';
import { readLabelTable } from './label-table.ts';
import type { LabelTable } from './labelled-file.ts';
import { matchClips } from './matched-clips.ts';

/** How labels and audio files are brought together. JSON, as it is part of a step's key. */
export type OwnLabelOptions = LabelReading & {
  /** Leaves out labelled files that are missing. */
  readonly skipMissing?: boolean;
};

/**
 * The labels of the audio files in a folder.
 *
 * @param labels a csv or json file; undefined: the folders that the audio files are in are their labels
 * @param files relative paths of all files in the folder of audio
 * @throws UserError for labels that cannot be read, or are of files that are not there
 */
export async function readOwnLabels(
  labels: string | undefined,
  files: readonly string[],
  { skipMissing = false, ...reading }: OwnLabelOptions,
): Promise<LabelTable> {
  const table = labels === undefined ? classFolderTable(files) : await readLabelTable(labels, reading);
  return matchClips(table, { labels: labels ?? '--audio', files, skipMissing });
}

/** Labels without those of some files, and without the pairs and ranked lists that they are in. */
export function withoutFiles(table: LabelTable, files: ReadonlySet<string>): LabelTable {
  const isTorn = table.type === 'jnd' || table.type === 'ranking';
  const torn = new Set(table.rows.flatMap((row) => (files.has(row.file) ? [row.belongsTo] : [])));
  const rows = table.rows.filter((row) => !files.has(row.file) && !(isTorn && torn.has(row.belongsTo)));
  return { ...table, rows };
}

/** The name of the source that audio files are in. */
export const AUDIO_SOURCE = 'audio';

/** The name that an audio file gets in the task, without extension. */
export function filestemOf(file: string): string {
  return clipStem(file).replaceAll('/', '-');
}

/** The rows of a corpus, as `defineExtractMetadata` takes them. */
export function corpusRows({ rows }: Pick<LabelTable, 'rows'>): CorpusRow[] {
  return rows.map(({ file, label, belongsTo, start, end, split = 'train', group }) => ({
    relpath: `${AUDIO_SOURCE}/${file}`,
    filestem: filestemOf(file),
    split,
    label,
    ...(belongsTo === undefined ? {} : { belongsTo }),
    ...(start === undefined || end === undefined ? {} : { start, end }),
    ...(group === undefined ? {} : { splitKey: group }),
  }));
}
