import { defineTask } from './corpus/define-task.ts';
import { type CorpusFolders, defineExtractMetadata, sourceOf } from './corpus/extract-metadata.ts';
import type { CorpusRow } from './corpus/labels/metadata-rows.ts';
import { readSynthesisedClips } from './corpus/synthesised-clips.ts';
import { type GenericTaskConfig, versionedName } from './corpus/task-config.ts';
import { runTaskProgram } from './program.ts';
import { BASSES, INSTRUMENTS, LEADS, splitOf } from './sampler/instruments.ts';
import type { ChordLabels } from './sampler/sampled-chords.ts';
import { renderSoundFont } from './sampler/sampled-corpus.ts';
import { SMALL_FRAME_GRID } from './sampler/small-frame-grid.ts';
import type { TaskFacts } from './task-facts.ts';

const MODES = {
  full: { clips: 1600, programs: [30, 8, 12] },
  small: { clips: 100, programs: [12, 4, 4] },
} as const;
const CLIP_SECONDS = 6;

/**
 * Chords of progressions, held and broken, over a bass and under a melody, of a sound font's instruments: which chord sounds
 * when? No instrument is in two splits.
 */
const config: GenericTaskConfig = {
  task_name: 'sampled_chords',
  version: '1.0.0',
  embedding_type: 'event',
  prediction_type: 'chord',
  split_mode: 'trainvaltest',
  sample_duration: CLIP_SECONDS,
  evaluation: [
    'chord_majmin',
    'chord_root',
    'chord_thirds',
    'chord_triads',
    'chord_sevenths',
    'chord_tetrads',
    'chord_majmin_inv',
    'chord_mirex',
    'chord_seg',
  ],
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
    const clips = await readSynthesisedClips<ChordLabels>(sourceOf(sources, 'progressions').path);
    return clips.flatMap(({ file, labels: { program, chords } }) =>
      chords.map((chord) => ({
        relpath: `progressions/${file}`,
        split: splitOf(INSTRUMENTS, program),
        ...chord,
      })),
    );
  },
});

const facts: TaskFacts = {
  about: 'chords of progressions, in each frame; chord; synthetic, of a sound font',
  licence: 'MIT (FluidR3 Mono)',
  clips: { full: MODES.full.clips, small: MODES.small.clips },
};

export const task = defineTask(
  config,
  (resolved, { soundfont }) => {
    const { clips: count, programs } = MODES[resolved.mode as keyof typeof MODES];
    const ensembles = (['train', 'valid', 'test'] as const).map((split, place) => ({
      chords: INSTRUMENTS[split].slice(0, programs[place]),
      basses: BASSES[split],
      leads: LEADS[split],
    }));
    const progressions = renderSoundFont(
      {
        scope: versionedName(resolved),
        sampler: 'SampledChords',
        count,
        settings: { duration: CLIP_SECONDS, sampleRate: 44100, seed: 0, ensembles },
      },
      soundfont,
    );
    return { sources: { progressions }, extractMetadata };
  },
  facts,
);

await runTaskProgram(import.meta.url, task);
