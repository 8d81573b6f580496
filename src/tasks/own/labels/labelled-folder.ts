import { statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { folder, type JsonObject, type Selection, select } from '../../../pipeline/index.ts';
import type { Corpus } from '../../corpus/define-task.ts';
import { defineExtractMetadata } from '../../corpus/extract-metadata.ts';
import { ANNOTATION_PATTERNS } from '../annotation-folder.ts';
import { checkEventLengths } from '../event-lengths.ts';
import { readUnreadable, unreadableAudio } from '../unreadable-audio.ts';
import { AUDIO_SOURCE, corpusRows, type OwnLabelOptions, readOwnLabels, withoutFiles } from './own-labels.ts';

/** A folder of recordings, and what is known of them. */
export type LabelledFolderOptions = OwnLabelOptions & {
  readonly audio: string;
  /**
   * A csv or json file that `readLabelTable` reads, or a folder of annotations, one a recording; undefined:
   * `<audio>/<label>/<file>`.
   */
  readonly labels?: string;
  /** Decodes all audio first, and leaves out what cannot be decoded. */
  readonly skipUnreadable?: boolean;
};

/**
 * A corpus that is there already: a folder of audio files, in any formats and subfolders, and their labels.
 */
export function labelledFolder({ audio, labels, skipUnreadable, ...options }: LabelledFolderOptions): Corpus {
  const recordings = folder(resolve(audio));
  return {
    sources: { [AUDIO_SOURCE]: recordings },
    labelSources: {
      ...(labels === undefined ? {} : { labels: labelSource(resolve(labels)) }),
      ...(skipUnreadable ? { unreadable: unreadableAudio('own-audio', recordings) } : {}),
    },
    extractMetadata: (node) =>
      extractMetadata({
        ...node,
        params: options as JsonObject,
        env: { inFolder: labels !== undefined && isFolder(labels) },
      }),
  };
}

/** Whether labels are a folder with an annotation of each recording. */
export function isFolder(labels: string): boolean {
  return statSync(labels, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function labelSource(labels: string): Selection {
  return isFolder(labels)
    ? select(folder(labels), ANNOTATION_PATTERNS)
    : select(folder(dirname(labels)), basename(labels));
}

const extractMetadata = defineExtractMetadata<JsonObject, { readonly inFolder: boolean }>({
  module: import.meta.url,
  version: 'labelled-folder-4',
  async readRows({ sources: { audio, labels, unreadable }, params, env }) {
    const [file = ''] = labels?.files ?? [];
    const one = labels === undefined ? undefined : { file: join(labels.path, file) };
    const many = labels === undefined ? undefined : { folder: labels.path, files: labels.files };
    const place = env?.inFolder === true ? many : one;
    const table = await readOwnLabels(place, audio?.files ?? [], params as OwnLabelOptions);
    checkEventLengths(file, table);
    return corpusRows(
      unreadable === undefined ? table : withoutFiles(table, await readUnreadable(unreadable)),
    );
  },
});
