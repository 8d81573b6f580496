import { posix } from 'node:path';
import { type Corpus, defineTask } from './corpus/define-task.ts';
import { defineExtractMetadata, sourceOf } from './corpus/extract-metadata.ts';
import { downloadSources } from './corpus/fetch/download-sources.ts';
import type { GenericTaskConfig, ResolvedTaskConfig } from './corpus/task-config.ts';
import { runTaskProgram } from './program.ts';
import type { TaskOptions } from './task-definition.ts';
import type { TaskFacts } from './task-facts.ts';

/** The development set of VoxLingua107: speech in the ten languages that have most clips, 972 of 1,609. */
export const voxLinguaTop10Config: GenericTaskConfig = {
  task_name: 'vox_lingua_top10',
  version: 'hear2021',
  embedding_type: 'scene',
  prediction_type: 'multiclass',
  split_mode: 'new_split_kfold',
  nfolds: 5,
  sample_duration: 18.64,
  evaluation: ['top1_acc', 'mAP', 'd_prime', 'aucroc'],
  download_urls: [
    {
      split: 'train',
      url: 'http://bark.phon.ioc.ee/voxlingua107/dev.zip',
      md5: '07fbd4732c97f28c10ec8dcfed4f600e',
    },
  ],
  default_mode: 'full',
  modes: {
    full: { max_task_duration_by_fold: null },
    small: {
      download_urls: [
        {
          split: 'train',
          url: 'https://github.com/kmarufraj/s-task/raw/main/vox_lingua-train-small.zip',
          md5: 'b94370873fbbdc34241a6e4f7eb1952b',
        },
      ],
      max_task_duration_by_fold: null,
      sample_duration: 2,
    },
  },
  wholeSeconds: ['small'],
};

const LANGUAGES = 10;

const extractMetadata = defineExtractMetadata({
  module: import.meta.url,
  version: '1',
  async readRows({ sources }) {
    const clips = sourceOf(sources, 'train')
      .files.filter((file) => file.endsWith('.wav'))
      .map((file) => ({
        relpath: `train/${file}`,
        split: 'train',
        label: posix.basename(posix.dirname(file)),
      }));
    const chosen = new Set(mostFrequent(clips.map(({ label }) => label)));
    return clips.filter(({ label }) => chosen.has(label));
  },
});

/** Of languages with as many clips, those that come first in the alphabet: the original leaves it to the disk. */
function mostFrequent(labels: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const label of [...labels].sort()) counts.set(label, (counts.get(label) ?? 0) + 1);
  const ordered = [...counts].sort(([, a], [, b]) => b - a);
  return ordered.slice(0, LANGUAGES).map(([label]) => label);
}

/** The corpus of either mode. */
export function voxLinguaTop10Corpus(config: ResolvedTaskConfig, options: TaskOptions): Corpus {
  return { sources: downloadSources(config, options), extractMetadata };
}

/** Clips: hearbenchmark.com/hear-tasks.html. */
const facts: TaskFacts = {
  about: 'which of ten languages; 5 folds',
  clips: { full: 972 },
};

export const task = defineTask(voxLinguaTop10Config, voxLinguaTop10Corpus, facts);

await runTaskProgram(import.meta.url, task);
