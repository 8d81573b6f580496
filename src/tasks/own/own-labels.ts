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

/** The name of the source that audio files are in. */
export const AUDIO_SOURCE = 'audio';

/** The rows of a corpus, as `defineExtractMetadata` takes them. */
export function corpusRows({ rows }: Pick<LabelTable, 'rows'>): CorpusRow[] {
  return rows.map(({ file, label, belongsTo, start, end, split = 'train', group }) => ({
    relpath: `${AUDIO_SOURCE}/${file}`,
    filestem: clipStem(file).replaceAll('/', '-'),
    split,
    label,
    ...(belongsTo === undefined ? {} : { belongsTo }),
    ...(start === undefined || end === undefined ? {} : { start, end }),
    ...(group === undefined ? {} : { splitKey: group }),
  }));
}
