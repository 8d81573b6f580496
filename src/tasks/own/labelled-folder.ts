import path from 'node:path';
import { folder, select } from '../../pipeline/index.ts';
import type { Corpus } from '../corpus/define-task.ts';
import { defineExtractMetadata } from '../corpus/extract-metadata.ts';
import type { CorpusRow } from '../corpus/metadata-rows.ts';
import { readLabelTable } from './label-table.ts';
import type { LabelledFile } from './labelled-file.ts';

const extractMetadata = defineExtractMetadata({
  version: 'labelled-folder-1',
  async readRows({ sources: { audio, labels } }) {
    const [file = ''] = labels?.files ?? [];
    const { rows } = await readLabelTable(path.join(labels?.path ?? '', file));
    return corpusRows(rows, new Set(audio?.files));
  },
});

/**
 * A corpus that is there already: a folder of audio files, in any formats and subfolders, and a csv or json file that
 * `readLabelTable` reads.
 */
export function labelledFolder(options: { readonly audio: string; readonly labels: string }): Corpus {
  const labels = path.resolve(options.labels);
  return {
    sources: {
      audio: folder(path.resolve(options.audio)),
      labels: select(folder(path.dirname(labels)), path.basename(labels)),
    },
    extractMetadata,
  };
}

/** @param files the audio files there are; labels may name them without their extension */
function corpusRows(rows: readonly LabelledFile[], files: ReadonlySet<string>): CorpusRow[] {
  const byStem = new Map([...files].map((file) => [withoutExtension(file), file]));
  return rows.map(({ file, label, belongsTo, start, end, split = 'train', group }) => {
    const found = files.has(file) ? file : (byStem.get(file) ?? file);
    return {
      relpath: `audio/${found}`,
      filestem: withoutExtension(found).replaceAll('/', '-'),
      split,
      label,
      ...(belongsTo === undefined ? {} : { belongsTo }),
      ...(start === undefined || end === undefined ? {} : { start, end }),
      ...(group === undefined ? {} : { splitKey: group }),
    };
  });
}

function withoutExtension(file: string): string {
  return file.slice(0, file.length - path.posix.extname(file).length);
}
