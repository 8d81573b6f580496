import { defineTask } from './corpus/define-task.ts';
import { type CorpusFolders, defineExtractMetadata, sourceOf } from './corpus/extract-metadata.ts';
import type { CorpusRow } from './corpus/labels/metadata-rows.ts';
import { readSynthesisedClips } from './corpus/synthesised-clips.ts';
import { type GenericTaskConfig, versionedName } from './corpus/task-config.ts';
import { runTaskProgram } from './program.ts';
import { firstOf, INSTRUMENTS, splitOf } from './sampler/instruments.ts';
import { renderSoundFont } from './sampler/sampled-corpus.ts';
import type { PhraseLabels } from './sampler/sampled-phrase.ts';
import { SMALL_FRAME_GRID } from './sampler/small-frame-grid.ts';
import type { TaskFacts } from './task-facts.ts';

const MODES = {
  full: { clips: 600, programs: firstOf(INSTRUMENTS, [30, 8, 12]), lowest: 48, semitones: 36 },
  small: { clips: 100, programs: firstOf(INSTRUMENTS, [12, 4, 4]), lowest: 60, semitones: 12 },
} as const;
const CLIP_SECONDS = 3;

/**
 * Phrases of single notes and chords, of a sound font's instruments: which notes sound, from when to when, and how loud? No
 * instrument is in two splits.
 */
const config: GenericTaskConfig = {
  task_name: 'sampled_notes',
  version: '1.0.0',
  embedding_type: 'event',
  prediction_type: 'notes',
  split_mode: 'trainvaltest',
  sample_duration: CLIP_SECONDS,
  evaluation: [
    'notes_onset_fms',
    'notes_onset_offset_fms',
    'notes_onset_velocity_fms',
    'notes_onset_offset_velocity_fms',
  ],
  default_mode: 'full',
  max_task_duration_by_split: { train: null, valid: null, test: null },
  modes: {
    full: {
      evaluation_params: {
        notes: { lowest_midi: MODES.full.lowest, pitches: MODES.full.semitones, velocities: true },
      },
    },
    small: {
      evaluation_params: {
        notes: { lowest_midi: MODES.small.lowest, pitches: MODES.small.semitones, velocities: true },
        task_specific_param_grid: SMALL_FRAME_GRID,
      },
    },
  },
};

const extractMetadata = defineExtractMetadata({
  module: import.meta.url,
  version: '1',
  async readRows({ sources }: CorpusFolders): Promise<CorpusRow[]> {
    const clips = await readSynthesisedClips<PhraseLabels>(sourceOf(sources, 'phrases').path);
    return clips.flatMap(({ file, labels: { program, notes } }) =>
      notes.map(({ frequency: label, ...note }) => ({
        relpath: `phrases/${file}`,
        split: splitOf(INSTRUMENTS, program),
        label,
        ...note,
      })),
    );
  },
});

const facts: TaskFacts = {
  about:
    'notes of phrases and chords, of instruments that were not trained on; notes; synthetic, of a sound font',
  licence: 'MIT (FluidR3 Mono)',
  clips: { full: MODES.full.clips, small: MODES.small.clips },
};

export const task = defineTask(
  config,
  (resolved, { soundfont }) => {
    const { clips: count, ...settings } = MODES[resolved.mode as keyof typeof MODES];
    const phrases = renderSoundFont(
      {
        scope: versionedName(resolved),
        sampler: 'SampledPhrase',
        count,
        settings: { duration: CLIP_SECONDS, sampleRate: 44100, seed: 0, ...settings },
      },
      soundfont,
    );
    return { sources: { phrases }, extractMetadata };
  },
  facts,
);

await runTaskProgram(import.meta.url, task);
