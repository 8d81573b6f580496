import path from 'node:path';
import { folder, type JsonObject, select } from '../../pipeline/index.ts';
import type { Corpus } from '../corpus/define-task.ts';
import { defineExtractMetadata } from '../corpus/extract-metadata.ts';
import { checkEventLengths } from './event-lengths.ts';
import { AUDIO_SOURCE, corpusRows, type OwnLabelOptions, readOwnLabels } from './own-labels.ts';

/** A folder of recordings, and what is known of them. */
export type LabelledFolderOptions = OwnLabelOptions & {
  readonly audio: string;
  /** A csv or json file that `readLabelTable` reads; undefined: `<audio>/<label>/<file>`. */
  readonly labels?: string;
};

/**
 * A corpus that is there already: a folder of audio files, in any formats and subfolders, and their labels.
 */
export function labelledFolder({ audio, labels, ...options }: LabelledFolderOptions): Corpus {
  const given = labels === undefined ? undefined : path.resolve(labels);
  return {
    sources: { [AUDIO_SOURCE]: folder(path.resolve(audio)) },
    ...(given === undefined
      ? {}
      : { labelSources: { labels: select(folder(path.dirname(given)), path.basename(given)) } }),
    extractMetadata: extractMetadata(options),
  };
}

function extractMetadata(options: OwnLabelOptions) {
  return defineExtractMetadata({
    version: 'labelled-folder-2',
    params: options as JsonObject,
    async readRows({ sources: { audio, labels } }) {
      const [file = ''] = labels?.files ?? [];
      const given = labels === undefined ? undefined : path.join(labels.path, file);
      const table = await readOwnLabels(given, audio?.files ?? [], options);
      checkEventLengths(file, table);
      return corpusRows(table);
    },
  });
}
