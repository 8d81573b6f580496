import path from 'node:path';
import { folder, type JsonObject, select } from '../../pipeline/index.ts';
import type { Corpus } from '../corpus/define-task.ts';
import { defineExtractMetadata } from '../corpus/extract-metadata.ts';
import { checkEventLengths } from './event-lengths.ts';
import { AUDIO_SOURCE, corpusRows, type OwnLabelOptions, readOwnLabels, withoutFiles } from './own-labels.ts';
import { readUnreadable, unreadableAudio } from './unreadable-audio.ts';

/** A folder of recordings, and what is known of them. */
export type LabelledFolderOptions = OwnLabelOptions & {
  readonly audio: string;
  /** A csv or json file that `readLabelTable` reads; undefined: `<audio>/<label>/<file>`. */
  readonly labels?: string;
  /** Decodes all audio first, and leaves out what cannot be decoded. */
  readonly skipUnreadable?: boolean;
};

/**
 * A corpus that is there already: a folder of audio files, in any formats and subfolders, and their labels.
 */
export function labelledFolder({ audio, labels, skipUnreadable, ...options }: LabelledFolderOptions): Corpus {
  const given = labels === undefined ? undefined : path.resolve(labels);
  const recordings = folder(path.resolve(audio));
  return {
    sources: { [AUDIO_SOURCE]: recordings },
    labelSources: {
      ...(given === undefined ? {} : { labels: select(folder(path.dirname(given)), path.basename(given)) }),
      ...(skipUnreadable ? { unreadable: unreadableAudio('own-audio', recordings) } : {}),
    },
    extractMetadata: extractMetadata(options),
  };
}

function extractMetadata(options: OwnLabelOptions) {
  return defineExtractMetadata({
    version: 'labelled-folder-2',
    params: options as JsonObject,
    async readRows({ sources: { audio, labels, unreadable } }) {
      const [file = ''] = labels?.files ?? [];
      const given = labels === undefined ? undefined : path.join(labels.path, file);
      const table = await readOwnLabels(given, audio?.files ?? [], options);
      checkEventLengths(file, table);
      return corpusRows(
        unreadable === undefined ? table : withoutFiles(table, await readUnreadable(unreadable)),
      );
    },
  });
}
