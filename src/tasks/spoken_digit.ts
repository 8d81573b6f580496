import { posix } from 'node:path';
import { select } from '../pipeline/index.ts';
import { type Corpus, defineTask } from './corpus/define-task.ts';
import { type CorpusFolders, defineExtractMetadata, sourceOf } from './corpus/extract-metadata.ts';
import { downloadCorpus } from './corpus/fetch/download-corpus.ts';
import { downloadSources } from './corpus/fetch/download-sources.ts';
import { extractArchive } from './corpus/fetch/extract-archive.ts';
import type { CorpusRow } from './corpus/labels/metadata-rows.ts';
import { type GenericTaskConfig, type ResolvedTaskConfig, versionedName } from './corpus/task-config.ts';
import { readTfdsExport, tfdsRows } from './corpus/tfds.ts';
import { runTaskProgram } from './program.ts';
import type { TaskOptions } from './task-definition.ts';
import type { TaskFacts } from './task-facts.ts';

const FSDD_ARCHIVE = {
  url: 'https://github.com/Jakobovski/free-spoken-digit-dataset/archive/v1.0.9.tar.gz',
  fileName: 'free-spoken-digit-dataset-1.0.9.tar.gz',
  checksum: {
    contents: {
      folder: 'recordings',
      extension: '.wav',
      sha256: '917f6ba5bd04fc07c2dbabf863c8ef2b90c8d0fb67438afac7930333a71fe6a3',
    },
  },
} as const;

/**
 * Free Spoken Digit Dataset 1.0.9: English digits by six speakers, 8 kHz.
 * Mean length 0.43 s; nine clips in ten are no longer than 0.56 s.
 */
export const spokenDigitConfig: GenericTaskConfig = {
  task_name: 'spoken_digit',
  version: '1.0.9',
  embedding_type: 'scene',
  prediction_type: 'multiclass',
  split_mode: 'new_split_kfold',
  nfolds: 5,
  sample_duration: 0.56,
  evaluation: ['top1_acc'],
  tfds_task_name: 'spoken_digit',
  tfds_task_version: '1.0.9',
  extract_splits: ['train'],
  default_mode: 'full',
  modes: {
    full: { max_task_duration_by_fold: null },
    small: {
      download_urls: [
        {
          split: 'train',
          url: 'https://github.com/hearbenchmark/hear2021-open-tasks-downsampled/raw/main/spoken_digit-small.zip',
          md5: '69d50c15805ea11beb12d9a4db1d4c2a',
        },
      ],
      max_task_duration_by_fold: null,
    },
  },
};

const extractMetadata = defineExtractMetadata({
  module: import.meta.url,
  version: '1',
  readRows: ({ sources, mode }) => (mode === 'small' ? readSmallRows(sources) : readFullRows(sources)),
});

/** The recordings under the names and with the labels that TensorFlow Datasets gives them. */
async function readFullRows(sources: CorpusFolders['sources']): Promise<CorpusRow[]> {
  const clips = new Map<string, CorpusRow>();
  for (const file of sourceOf(sources, 'train').files) {
    const key = posix.parse(file).name;
    clips.set(key, { relpath: `train/${file}`, split: 'train', label: Number.parseInt(key, 10) });
  }
  return tfdsRows(clips, { dataset: 'spoken_digit', split: 'train' });
}

/** The labels of all 2,500 recordings, of which the small corpus holds 100. */
async function readSmallRows(sources: CorpusFolders['sources']): Promise<CorpusRow[]> {
  const rows = await readTfdsExport(sourceOf(sources, 'train'), 'train');
  return rows.map((row) => ({ ...row, label: Number(row.label) }));
}

/** The corpus of either mode. */
export function spokenDigitCorpus(config: ResolvedTaskConfig, options: TaskOptions): Corpus {
  if (config.mode === 'small') return { sources: downloadSources(config, options), extractMetadata };
  const scope = versionedName(config);
  const download = downloadCorpus({ scope, ...FSDD_ARCHIVE, mirrors: options.mirrors });
  const train = select(extractArchive({ scope, download }), '*/recordings/*.wav');
  return { sources: { train }, extractMetadata };
}

/** Clips: hearbenchmark.com/hear-tasks.html. Licence: the README of the Free Spoken Digit Dataset. Downloads: as they are served; GitHub may pack the first one again. */
const facts: TaskFacts = {
  about: 'which digit; 5 folds',
  licence: 'CC BY-SA 4.0',
  clips: { full: 2_500, small: 100 },
  fileBytes: {
    [FSDD_ARCHIVE.url]: 11_935_010,
    'https://github.com/hearbenchmark/hear2021-open-tasks-downsampled/raw/main/spoken_digit-small.zip': 77_531,
  },
};

export const task = defineTask(spokenDigitConfig, spokenDigitCorpus, facts);

await runTaskProgram(import.meta.url, task);
