import { join } from 'node:path';
import { type Corpus, defineTask } from './corpus/define-task.ts';
import { defineExtractMetadata, sourceOf } from './corpus/extract-metadata.ts';
import { downloadSources } from './corpus/fetch/download-sources.ts';
import { readCsvRecords } from './corpus/labels/csv-records.ts';
import type { GenericTaskConfig, ResolvedTaskConfig } from './corpus/task-config.ts';
import { runTaskProgram } from './program.ts';
import type { TaskOptions } from './task-definition.ts';
import type { TaskFacts } from './task-facts.ts';

/** ESC-50: 2,000 sounds of 50 classes, 5 s, in the five folds of its authors. */
export const esc50Config: GenericTaskConfig = {
  task_name: 'esc50',
  version: 'v2.0.0',
  embedding_type: 'scene',
  prediction_type: 'multiclass',
  sample_duration: 5,
  split_mode: 'presplit_kfold',
  nfolds: 5,
  evaluation: ['top1_acc', 'mAP', 'd_prime', 'aucroc'],
  download_urls: [
    {
      split: 'all_folds',
      url: 'https://github.com/karoldvl/ESC-50/archive/master.zip',
      md5: '7771e4b9d86d0945acce719c7a59305a',
    },
  ],
  default_mode: 'full',
  modes: {
    full: { max_task_duration_by_fold: null },
    small: {
      download_urls: [
        {
          split: 'all_folds',
          url: 'https://github.com/kmarufraj/s-task/raw/main/esc50-all_folds-small.zip',
          md5: '08bb240e414ce96529087aba52983b1c',
        },
      ],
      max_task_duration_by_fold: null,
      sample_duration: 2,
    },
  },
  wholeSeconds: ['full', 'small'],
};

const FOLDER = 'ESC-50-master';

const extractMetadata = defineExtractMetadata({
  module: import.meta.url,
  version: '1',
  async readRows({ sources }) {
    const file = join(sourceOf(sources, 'all_folds').path, FOLDER, 'meta/esc50.csv');
    const sounds = await readCsvRecords(file, 'the sounds of ESC-50', ['filename', 'fold', 'category']);
    return sounds.map(({ filename, fold, category }) => ({
      relpath: `all_folds/${FOLDER}/audio/${filename}`,
      split: `fold${String(Number(fold) - 1).padStart(2, '0')}`,
      label: category,
    }));
  },
});

/** The corpus of either mode. */
export function esc50Corpus(config: ResolvedTaskConfig, options: TaskOptions): Corpus {
  // The archive of the whole corpus has no name of its own.
  const fileNames = config.mode === 'full' ? { all_folds: `${FOLDER}.zip` } : undefined;
  return { sources: downloadSources(config, options, fileNames), extractMetadata };
}

/** Clips: hearbenchmark.com/hear-tasks.html. Licence: the README of ESC-50. Download: about 600 MB, says the same README. */
const facts: TaskFacts = {
  about: 'which of 50 sounds; 5 folds',
  licence: 'CC BY-NC',
  clips: { full: 2_000 },
  downloadBytes: { full: 600_000_000 },
};

export const task = defineTask(esc50Config, esc50Corpus, facts);

await runTaskProgram(import.meta.url, task);
