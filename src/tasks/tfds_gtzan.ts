import path from 'node:path';
import { type Corpus, defineTask } from './corpus/define-task.ts';
import { downloadSources } from './corpus/download-sources.ts';
import { defineExtractMetadata } from './corpus/extract-metadata.ts';
import type { DownloadUrl, GenericTaskConfig, ResolvedTaskConfig } from './corpus/task-config.ts';
import { tfdsTrainRows } from './corpus/tfds.ts';
import { runTaskProgram } from './program.ts';
import type { TaskOptions } from './task-definition.ts';
import type { TaskFacts } from './task-facts.ts';

/** GTZAN: 1,000 pieces of music of ten genres, 22.05 kHz, 30 s. */
export const tfdsGtzanConfig: GenericTaskConfig = {
  task_name: 'tfds_gtzan',
  version: '1.0.0',
  embedding_type: 'scene',
  prediction_type: 'multiclass',
  split_mode: 'new_split_kfold',
  nfolds: 10,
  sample_duration: 30,
  evaluation: ['top1_acc', 'mAP', 'd_prime', 'aucroc'],
  tfds_task_name: 'gtzan',
  tfds_task_version: '1.0.0',
  extract_splits: ['train'],
  default_mode: 'full',
  modes: {
    full: { max_task_duration_by_fold: null },
    small: {
      download_urls: [
        {
          split: 'train',
          url: 'https://github.com/kmarufraj/s-task/raw/main/gtzan-small.zip',
          md5: 'c3ac045c759cde4c5f44d2e7daf5d43d',
        },
      ],
      max_task_duration_by_fold: null,
      sample_duration: 2,
    },
  },
  wholeSeconds: ['small'],
};

/** What TensorFlow Datasets fetches for gtzan 1.0.0. The server answers no more: a mirror has to have the file. */
export const GTZAN_ARCHIVES: readonly DownloadUrl[] = [
  {
    split: 'train',
    url: 'http://opihi.cs.uvic.ca/sound/genres.tar.gz',
    sha256: '24347e0223d2ba798e0a558c4c172d9d4a19c00bb7963fe055d183dadb4ef2c6',
  },
];

/** Explains all 1,000 names and labels of the `train_labels.csv` that hear-preprocess publishes. */
const STORED = { dataset: 'gtzan', split: 'train', shards: 32 } as const;

const extractMetadata = defineExtractMetadata({
  version: '1',
  readRows: (corpus) => tfdsTrainRows(corpus, STORED, genreOf),
});

/** Files are named `<genre>.<number>.wav`. */
function genreOf(file: string): string | undefined {
  return /^genres\/.*\.wav$/.test(file) ? path.posix.basename(file).split('.')[0] : undefined;
}

/** The corpus of either mode. */
export function tfdsGtzanCorpus(
  config: ResolvedTaskConfig,
  options: TaskOptions,
  archives: readonly DownloadUrl[] = GTZAN_ARCHIVES,
): Corpus {
  const sources = downloadSources({ download_urls: archives, ...config }, options);
  return { sources, extractMetadata };
}

/** Clips: hearbenchmark.com/hear-tasks.html. Download: gtzan.txt among the url_checksums of TensorFlow Datasets. */
const facts: TaskFacts = {
  about: 'which of ten genres; 10 folds',
  clips: { full: 1_000, small: 20 },
  fileBytes: {
    'http://opihi.cs.uvic.ca/sound/genres.tar.gz': 1_225_571_541,
  },
};

export const task = defineTask(tfdsGtzanConfig, tfdsGtzanCorpus, facts);

await runTaskProgram(import.meta.url, task);
