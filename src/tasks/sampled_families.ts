import { defineTask } from './corpus/define-task.ts';
import { type CorpusFolders, defineExtractMetadata, sourceOf } from './corpus/extract-metadata.ts';
import type { CorpusRow } from './corpus/labels/metadata-rows.ts';
import { readSynthesisedClips } from './corpus/synthesised-clips.ts';
import { type GenericTaskConfig, versionedName } from './corpus/task-config.ts';
import { runTaskProgram } from './program.ts';
import { ensembleOf, SPLITS, splitOfProgram } from './sampler/families.ts';
import { renderSoundFont } from './sampler/sampled-corpus.ts';
import type { FamilyLabels } from './sampler/sampled-families.ts';
import { SMALL_FRAME_GRID } from './sampler/small-frame-grid.ts';
import type { TaskFacts } from './task-facts.ts';

/** How often each instrument is the first of a clip. */
const TAKES = { full: 48, small: 2 } as const;
const CLIP_SECONDS = 6;

/**
 * One to three families of instruments of a sound font, as guitar, brass or drums, play together: which of them when? No instrument
 * is in two splits.
 */
const config: GenericTaskConfig = {
  task_name: 'sampled_families',
  version: '1.0.0',
  embedding_type: 'event',
  prediction_type: 'multilabel',
  split_mode: 'trainvaltest',
  sample_duration: CLIP_SECONDS,
  evaluation: ['segment_1s_fms', 'segment_1s_er'],
  default_mode: 'full',
  max_task_duration_by_split: { train: null, valid: null, test: null },
  modes: {
    full: {},
    small: { evaluation_params: { task_specific_param_grid: SMALL_FRAME_GRID } },
  },
};

const extractMetadata = defineExtractMetadata({
  module: import.meta.url,
  version: '1',
  async readRows({ sources }: CorpusFolders): Promise<CorpusRow[]> {
    const clips = await readSynthesisedClips<FamilyLabels>(sourceOf(sources, 'bands').path);
    return clips.flatMap(({ file, labels: { program, events } }): CorpusRow[] => {
      const about = { relpath: `bands/${file}`, split: splitOfProgram(program) };
      return events.length === 0
        ? [{ ...about, label: null }]
        : events.map((event) => ({ ...about, ...event }));
    });
  },
});

const facts: TaskFacts = {
  about: 'which of 12 families of instruments play, and when; synthetic, of a sound font',
  licence: 'MIT (FluidR3 Mono)',
  clips: { full: 4176, small: 174 },
};

export const task = defineTask(
  config,
  (resolved, { soundfont }) => {
    const ensembles = SPLITS.map(ensembleOf);
    const programs = ensembles.flatMap(({ players, drummers }) => [...players, ...drummers]);
    const bands = renderSoundFont(
      {
        scope: versionedName(resolved),
        sampler: 'SampledFamilies',
        count: programs.length * TAKES[resolved.mode as keyof typeof TAKES],
        settings: { duration: CLIP_SECONDS, sampleRate: 44100, seed: 0, ensembles },
      },
      soundfont,
    );
    return { sources: { bands }, extractMetadata };
  },
  facts,
);

await runTaskProgram(import.meta.url, task);
