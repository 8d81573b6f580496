import { predictionType } from '../../../prediction-types/registry.ts';
import type { CorpusRow } from '../../corpus/labels/metadata-rows.ts';
import { annotationFolder } from '../annotation-folder.ts';
import { classFolderTable } from '../class-folders.ts';
import { clipStem, isAudioName } from '../clip-names.ts';
import { matchClips } from '../matched-clips.ts';
import type { LabelReading } from './label-reading.ts';
import { readLabelTable } from './label-table.ts';
import type { LabelTable } from './labelled-file.ts';

/** How labels and audio files are brought together. JSON, as it is part of a step's key. */
export type OwnLabelOptions = LabelReading & {
  /** Leaves out labelled files that are missing. */
  readonly skipMissing?: boolean;
};

/** A file of labels, or a folder with one for each recording; undefined: folders that audio files are in are their labels. */
export type LabelPlace =
  | { readonly file: string }
  | { readonly folder: string; readonly files: readonly string[] }
  | undefined;

/**
 * The labels of the audio files in a folder.
 *
 * @param files relative paths of all files in the folder of audio
 * @throws UserError for labels that cannot be read, or are of files that are not there
 */
export async function readOwnLabels(
  place: LabelPlace,
  files: readonly string[],
  { skipMissing = false, ...reading }: OwnLabelOptions,
): Promise<LabelTable> {
  const labels = place === undefined ? '--audio' : 'file' in place ? place.file : place.folder;
  return matchClips(await tableOf(place, files, reading), { labels, files, skipMissing });
}

async function tableOf(
  place: LabelPlace,
  files: readonly string[],
  reading: LabelReading,
): Promise<LabelTable> {
  if (place === undefined) return classFolderTable(files);
  if ('file' in place) return readLabelTable(place.file, reading);
  return annotationFolder(place.folder, place.files, files.filter(isAudioName), reading);
}

/** Labels without those of some files, and without the pairs and ranked lists that they are in. */
export function withoutFiles(table: LabelTable, files: ReadonlySet<string>): LabelTable {
  const isTorn = table.type !== 'labels' && predictionType(table.type).corpus.inSets;
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
  return rows.map(({ file, label, belongsTo, start, end, velocity, split = 'train', group }) => ({
    relpath: `${AUDIO_SOURCE}/${file}`,
    filestem: filestemOf(file),
    split,
    label,
    ...(belongsTo === undefined ? {} : { belongsTo }),
    ...(start === undefined || end === undefined ? {} : { start, end }),
    ...(velocity === undefined ? {} : { velocity }),
    ...(group === undefined ? {} : { splitKey: group }),
  }));
}
