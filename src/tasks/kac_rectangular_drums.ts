import { defineTask } from './corpus/define-task.ts';
import { defineExtractMetadata } from './corpus/extract-metadata.ts';
import { type Drum, kacConfig, kacCorpus, numberOf, readKacRows } from './corpus/kac-set.ts';
import { runTaskProgram } from './program.ts';
import type { TaskFacts } from './task-facts.ts';

/**
 * 5,000 sounds of rectangular drums, five strikes of each: how large is the drum, in metres, and how long for its width? No
 * drum is in two splits.
 */
export const kacRectangularDrumsConfig = kacConfig(
  'kac_rectangular_drums',
  '5000-rectangular-drums-of-varying-dimension',
);

const extractMetadata = defineExtractMetadata({
  module: import.meta.url,
  version: '1',
  readRows: ({ sources }) =>
    readKacRows(
      sources,
      (labels): Drum | undefined => {
        const [drum_size, aspect_ratio] = ['drum_size', 'aspect_ratio'].map((name) => numberOf(labels, name));
        if (drum_size === undefined || aspect_ratio === undefined) return undefined;
        return { targets: { aspect_ratio, drum_size }, drum: `${drum_size} ${aspect_ratio}` };
      },
      'drum_size and aspect_ratio',
    ),
});

const facts: TaskFacts = {
  about: 'the size and the aspect ratio of a rectangular drum (kac_drumset); regression',
  clips: { full: 5000, small: 480 },
};

export const task = defineTask(
  kacRectangularDrumsConfig,
  (config, options) => kacCorpus(config, options, extractMetadata),
  facts,
  { takesData: true },
);

await runTaskProgram(import.meta.url, task);
