import { posix } from 'node:path';
import { at } from '../at.ts';
import { type Corpus, defineTask } from './corpus/define-task.ts';
import { defineExtractMetadata, sourceOf } from './corpus/extract-metadata.ts';
import { downloadSources } from './corpus/fetch/download-sources.ts';
import type { GenericTaskConfig, ResolvedTaskConfig } from './corpus/task-config.ts';
import { runTaskProgram } from './program.ts';
import type { TaskOptions } from './task-definition.ts';
import type { TaskFacts } from './task-facts.ts';

/** LibriCount: 5,720 mixtures of none to ten speakers at once, 16 kHz, 5 s. */
export const libricountConfig: GenericTaskConfig = {
  task_name: 'libricount',
  version: 'v1.0.0-hear2021',
  embedding_type: 'scene',
  prediction_type: 'multiclass',
  split_mode: 'new_split_kfold',
  nfolds: 5,
  sample_duration: 5,
  evaluation: ['top1_acc', 'mAP', 'd_prime', 'aucroc'],
  download_urls: [
    {
      split: 'train',
      url: 'https://zenodo.org/record/1216072/files/LibriCount10-0dB.zip?download=1',
      md5: '30c8f844dc59fa65d216d53db9dc37e2',
    },
  ],
  default_mode: 'full',
  modes: {
    full: { max_task_duration_by_fold: null },
    small: {
      download_urls: [
        {
          split: 'train',
          url: 'https://github.com/kmarufraj/s-task/raw/main/libricount-train-small.zip',
          md5: '25d1bd1e71800440d635171a8f41a5f7',
        },
      ],
      max_task_duration_by_fold: null,
      sample_duration: 2,
    },
  },
  wholeSeconds: ['small'],
};

const extractMetadata = defineExtractMetadata({
  module: import.meta.url,
  version: '1',
  async readRows({ sources }) {
    const files = sourceOf(sources, 'train').files.filter((file) => /^test\/.*\.wav$/.test(file));
    return files.map((file) => ({
      relpath: `train/${file}`,
      split: 'train',
      // `<number of speakers>_<mixture>.wav`
      label: at(posix.basename(file).split('_'), 0),
    }));
  },
});

/** The corpus of either mode. */
export function libricountCorpus(config: ResolvedTaskConfig, options: TaskOptions): Corpus {
  return { sources: downloadSources(config, options), extractMetadata };
}

/** Clips: hearbenchmark.com/hear-tasks.html. */
const facts: TaskFacts = {
  about: 'how many speak; 5 folds',
  clips: { full: 5_720 },
};

export const task = defineTask(libricountConfig, libricountCorpus, facts);

await runTaskProgram(import.meta.url, task);
