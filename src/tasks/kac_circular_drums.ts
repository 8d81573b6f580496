import { defineTask } from './corpus/define-task.ts';
import { defineExtractMetadata } from './corpus/extract-metadata.ts';
import { type Drum, kacConfig, kacCorpus, numberOf, readKacRows } from './corpus/kac-set.ts';
import { runTaskProgram } from './program.ts';
import type { TaskFacts } from './task-facts.ts';

/** 5,000 sounds of circular drums, five strikes of each: how large is the drum, in metres? No drum is in two splits. */
export const kacCircularDrumsConfig = kacConfig('kac_circular_drums', '5000-circular-drums-of-varying-size');

const extractMetadata = defineExtractMetadata({
  module: import.meta.url,
  version: '1',
  readRows: ({ sources }) =>
    readKacRows(
      sources,
      (labels): Drum | undefined => {
        const drum_size = numberOf(labels, 'drum_size');
        return drum_size === undefined ? undefined : { targets: { drum_size }, drum: String(drum_size) };
      },
      'drum_size',
    ),
});

const facts: TaskFacts = {
  about: 'the size of a circular drum, in metres (kac_drumset); regression',
  clips: { full: 5000, small: 480 },
};

export const task = defineTask(
  kacCircularDrumsConfig,
  (config, options) => kacCorpus(config, options, extractMetadata),
  facts,
  { takesData: true },
);

await runTaskProgram(import.meta.url, task);
