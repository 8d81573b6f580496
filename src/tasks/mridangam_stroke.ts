import { UserError } from '../errors.ts';
import { type Corpus, defineTask } from './corpus/define-task.ts';
import { defineExtractMetadata, sourceOf } from './corpus/extract-metadata.ts';
import { downloadSources } from './corpus/fetch/download-sources.ts';
import type { GenericTaskConfig, ResolvedTaskConfig } from './corpus/task-config.ts';
import { runTaskProgram } from './program.ts';
import type { TaskOptions } from './task-definition.ts';
import type { TaskFacts } from './task-facts.ts';

/** Mridangam Stroke 1.5: 6,977 strokes of ten kinds on drums tuned to six tonics. */
export const mridangamStrokeConfig: GenericTaskConfig = {
  task_name: 'mridangam_stroke',
  version: 'v1.5',
  embedding_type: 'scene',
  prediction_type: 'multiclass',
  split_mode: 'new_split_kfold',
  nfolds: 5,
  sample_duration: 0.81,
  evaluation: ['top1_acc', 'mAP', 'd_prime', 'aucroc'],
  download_urls: [
    {
      split: 'train',
      url: 'https://zenodo.org/record/4068196/files/mridangam_stroke_1.5.zip?download=1',
      md5: '39af55b2476b94c7946bec24331ec01a',
    },
  ],
  default_mode: 'full',
  modes: {
    full: { max_task_duration_by_fold: null },
    small: {
      download_urls: [
        {
          split: 'train',
          url: 'https://github.com/kmarufraj/s-task/raw/main/mridangam-train-small.zip',
          md5: '8269ea439beacacf8db19d6c26dd1e71',
        },
      ],
      max_task_duration_by_fold: null,
      sample_duration: 1,
    },
  },
  wholeSeconds: ['small'],
};

const FOLDER = 'mridangam_stroke_1.5';

/** What a file name says of its stroke: `<recording>__...-<stroke>-<tonic>-<number>.wav`. */
const TOLD_BY_NAME = {
  stroke: {
    place: -3,
    labels: ['bheem', 'cha', 'dheem', 'dhin', 'num', 'ta', 'tha', 'tham', 'thi', 'thom'],
  },
  tonic: { place: -2, labels: ['b', 'c', 'csh', 'd', 'dsh', 'e'] },
} as const;

/** The corpus labelled by the kind of stroke or by the tonic of the drum. */
export function mridangamCorpus(
  labelledBy: keyof typeof TOLD_BY_NAME,
): (config: ResolvedTaskConfig, options: TaskOptions) => Corpus {
  const extractMetadata = metadata[labelledBy];
  return (config, options) => ({ sources: downloadSources(config, options), extractMetadata });
}

function metadataBy(labelledBy: keyof typeof TOLD_BY_NAME) {
  const { place, labels } = TOLD_BY_NAME[labelledBy];
  return defineExtractMetadata({
    module: import.meta.url,
    version: `1, labelled by ${labelledBy}`,
    async readRows({ sources }) {
      const files = sourceOf(sources, 'train').files.filter(
        (file) => file.startsWith(`${FOLDER}/`) && file.endsWith('.wav'),
      );
      return files.map((file) => {
        const label = file.split('/').at(-1)?.split('__').at(-1)?.split('-').at(place) ?? '';
        if (!labels.some((known) => known === label)) {
          throw new UserError(`${file}: ${labelledBy} ${label}; expected one of ${labels.join(', ')}`);
        }
        return { relpath: `train/${file}`, split: 'train', label };
      });
    },
  });
}

const metadata = { stroke: metadataBy('stroke'), tonic: metadataBy('tonic') };

/** Clips: hearbenchmark.com/hear-tasks.html. */
const facts: TaskFacts = {
  about: 'which stroke of a drum; 5 folds',
  clips: { full: 6_977 },
};

export const task = defineTask(mridangamStrokeConfig, mridangamCorpus('stroke'), facts);

await runTaskProgram(import.meta.url, task);
