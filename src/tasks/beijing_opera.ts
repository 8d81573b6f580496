import { type Corpus, defineTask } from './corpus/define-task.ts';
import { defineExtractMetadata, sourceOf } from './corpus/extract-metadata.ts';
import { downloadSources } from './corpus/fetch/download-sources.ts';
import type { GenericTaskConfig, ResolvedTaskConfig } from './corpus/task-config.ts';
import { runTaskProgram } from './program.ts';
import type { TaskOptions } from './task-definition.ts';
import type { TaskFacts } from './task-facts.ts';

/** Beijing Opera Percussion Instrument 1.0: 236 strokes of four instruments. */
export const beijingOperaConfig: GenericTaskConfig = {
  task_name: 'beijing_opera',
  version: 'v1.0-hear2021',
  embedding_type: 'scene',
  prediction_type: 'multiclass',
  split_mode: 'new_split_kfold',
  nfolds: 5,
  sample_duration: 4.77,
  evaluation: ['top1_acc', 'mAP', 'd_prime', 'aucroc'],
  download_urls: [
    {
      split: 'train',
      url: 'https://zenodo.org/record/1285212/files/beijing_opera_percussion_instrument_1.0.zip?download=1',
      md5: '51dc70d02a06b9d96befadf320a6996f',
    },
  ],
  default_mode: 'full',
  modes: {
    full: { max_task_duration_by_fold: null },
    small: {
      download_urls: [
        {
          split: 'train',
          url: 'https://github.com/kmarufraj/s-task/raw/main/beijing_opera-train-small.zip',
          md5: '391b086d4a81c525d8b052ac50a6a8c0',
        },
      ],
      max_task_duration_by_fold: null,
      sample_duration: 2,
    },
  },
  wholeSeconds: ['small'],
};

const FOLDER = 'beijing_opera_percussion_instrument_1.0';

const extractMetadata = defineExtractMetadata({
  module: import.meta.url,
  version: '1',
  async readRows({ sources }) {
    const files = sourceOf(sources, 'train').files.filter(
      (file) => file.startsWith(`${FOLDER}/`) && /^[^/]+\/[^/]+\.wav$/.test(file),
    );
    return files.map((file) => ({
      relpath: `train/${file}`,
      split: 'train',
      // `<recording>__...-<instrument>-<number>.wav`
      label: file.split('__').at(-1)?.split('-').at(-2) ?? '',
    }));
  },
});

/** The corpus of either mode. */
export function beijingOperaCorpus(config: ResolvedTaskConfig, options: TaskOptions): Corpus {
  return { sources: downloadSources(config, options), extractMetadata };
}

/** Clips: hearbenchmark.com/hear-tasks.html. */
const facts: TaskFacts = {
  about: 'which of four percussion instruments; 5 folds',
  clips: { full: 236 },
};

export const task = defineTask(beijingOperaConfig, beijingOperaCorpus, facts);

await runTaskProgram(import.meta.url, task);
