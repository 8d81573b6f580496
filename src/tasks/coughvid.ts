import { join, posix } from 'node:path';
import { type Corpus, defineTask } from './corpus/define-task.ts';
import { defineExtractMetadata, sourceOf } from './corpus/extract-metadata.ts';
import { downloadSources } from './corpus/fetch/download-sources.ts';
import { readCsvRecords } from './corpus/labels/csv-records.ts';
import type { GenericTaskConfig, ResolvedTaskConfig } from './corpus/task-config.ts';
import { runTaskProgram } from './program.ts';
import type { TaskOptions } from './task-definition.ts';
import type { TaskFacts } from './task-facts.ts';

/** COUGHVID 2.0: coughs that people recorded themselves, with the state of health that they told. */
export const coughvidConfig: GenericTaskConfig = {
  task_name: 'coughvid',
  version: 'v2.0',
  embedding_type: 'scene',
  prediction_type: 'multiclass',
  split_mode: 'new_split_kfold',
  nfolds: 5,
  sample_duration: 10.19,
  evaluation: ['top1_acc', 'mAP', 'd_prime', 'aucroc'],
  download_urls: [
    {
      split: 'train',
      url: 'https://zenodo.org/record/4498364/files/public_dataset.zip',
      md5: '110d638a292cfa5c3a71a95d60b5b466',
    },
  ],
  default_mode: 'full',
  modes: {
    full: { max_task_duration_by_fold: null },
    small: {
      download_urls: [
        {
          split: 'train',
          url: 'https://github.com/kmarufraj/s-task/raw/main/public_dataset-small.zip',
          md5: 'ca3d811f1e533247b531224ca7d12346',
        },
      ],
      max_task_duration_by_fold: null,
      sample_duration: 1,
    },
  },
  wholeSeconds: ['small'],
};

const FOLDER = 'public_dataset';
/** How sure the authors' classifier has to be that there is a cough. */
const COUGH_DETECTED = 0.8;
/** What pandas reads as nothing. */
const NOTHING = new Set(
  ' #N/A #N/A N/A #NA -1.#IND -1.#QNAN -NaN -nan 1.#IND 1.#QNAN <NA> N/A NA NULL NaN None n/a nan null'.split(
    ' ',
  ),
);

const extractMetadata = defineExtractMetadata({
  module: import.meta.url,
  version: '1',
  async readRows({ sources }) {
    const recordings = await readCsvRecords(
      join(sourceOf(sources, 'train').path, FOLDER, 'metadata_compiled.csv'),
      'the recordings of COUGHVID',
      ['uuid', 'cough_detected', 'status'],
    );
    const statusOf = new Map(
      recordings
        .filter(
          ({ cough_detected, status }) => Number(cough_detected) > COUGH_DETECTED && !NOTHING.has(status),
        )
        .map(({ uuid, status }) => [uuid, status]),
    );
    return sourceOf(sources, 'train')
      .files.filter((file) => new RegExp(`^${FOLDER}/[^/]+\\.(wav|webm|ogg)$`).test(file))
      .flatMap((file) => {
        const label = statusOf.get(posix.parse(file).name);
        return label === undefined ? [] : [{ relpath: `train/${file}`, split: 'train', label }];
      });
  },
});

/** The corpus of either mode. */
export function coughvidCorpus(config: ResolvedTaskConfig, options: TaskOptions): Corpus {
  return { sources: downloadSources(config, options), extractMetadata };
}

const facts: TaskFacts = {
  about: 'what who coughs tells of their health; 5 folds',
};

export const task = defineTask(coughvidConfig, coughvidCorpus, facts);

await runTaskProgram(import.meta.url, task);
