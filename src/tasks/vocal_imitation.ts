import { join, posix } from 'node:path';
import { atKey } from '../at.ts';
import { BadInputsError } from '../errors.ts';
import { type Corpus, defineTask } from './corpus/define-task.ts';
import { defineExtractMetadata, sourceOf } from './corpus/extract-metadata.ts';
import { downloadSources } from './corpus/fetch/download-sources.ts';
import { readCsvRecords } from './corpus/labels/csv-records.ts';
import type { GenericTaskConfig, ResolvedTaskConfig } from './corpus/task-config.ts';
import { runTaskProgram } from './program.ts';
import type { TaskOptions } from './task-definition.ts';
import type { TaskFacts } from './task-facts.ts';

/** Vocal Imitation Set 1.1.3: 5,601 imitations of 302 sounds, whose names are the labels. */
export const vocalImitationConfig: GenericTaskConfig = {
  task_name: 'vocal_imitation',
  version: 'v1.1.3',
  embedding_type: 'scene',
  prediction_type: 'multiclass',
  split_mode: 'new_split_kfold',
  nfolds: 3,
  sample_duration: 11.26,
  evaluation: ['mAP', 'd_prime', 'aucroc', 'top1_acc'],
  download_urls: [
    {
      split: 'train',
      url: 'https://zenodo.org/record/1340763/files/VocalImitationSet_v1.1.3.zip?download=1',
      md5: '386e7b1487fe0800ade4916c344086bc',
    },
  ],
  default_mode: 'full',
  modes: {
    full: { max_task_duration_by_fold: null },
    small: {
      download_urls: [
        {
          split: 'train',
          url: 'https://github.com/kmarufraj/s-task/raw/main/vocal_imitation-train-small.zip',
          md5: '08283695cafda4ba42a7f42f75f568d1',
        },
      ],
      max_task_duration_by_fold: null,
      sample_duration: 2,
    },
  },
  wholeSeconds: ['small'],
};

const FOLDER = 'VocalImitationSet';
const LIST = `${FOLDER}/vocal_imitations.txt`;

const extractMetadata = defineExtractMetadata({
  module: import.meta.url,
  version: '1',
  async readRows({ sources }) {
    const imitations = await readCsvRecords(
      join(sourceOf(sources, 'train').path, LIST),
      'the list of imitations',
      ['imitation_filename', 'reference_filename', 'included'],
      [],
      '\t',
    );
    const referenceOf = new Map(
      imitations
        .filter(({ included }) => Number(included) !== 0)
        .map(({ imitation_filename, reference_filename }) => [imitation_filename, reference_filename]),
    );
    const files = sourceOf(sources, 'train').files.filter((file) =>
      new RegExp(`^${FOLDER}/vocal_imitations/included/.*\\.wav$`).test(file),
    );
    const unlisted = files.filter((file) => !referenceOf.has(posix.basename(file)));
    if (unlisted.length > 0) {
      throw new BadInputsError(`${LIST}: ${unlisted.length} included recordings are not in it:`, unlisted);
    }
    return files.map((file) => ({
      relpath: `train/${file}`,
      split: 'train',
      label: atKey(referenceOf, posix.basename(file)),
    }));
  },
});

/** The corpus of either mode. */
export function vocalImitationCorpus(config: ResolvedTaskConfig, options: TaskOptions): Corpus {
  return { sources: downloadSources(config, options), extractMetadata };
}

/** Clips: hearbenchmark.com/hear-tasks.html. */
const facts: TaskFacts = {
  about: 'which sound is imitated; 3 folds',
  clips: { full: 5_601 },
};

export const task = defineTask(vocalImitationConfig, vocalImitationCorpus, facts);

await runTaskProgram(import.meta.url, task);
