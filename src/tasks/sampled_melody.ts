import { defineTask } from './corpus/define-task.ts';
import { type CorpusFolders, defineExtractMetadata, sourceOf } from './corpus/extract-metadata.ts';
import type { CorpusRow } from './corpus/labels/metadata-rows.ts';
import { readSynthesisedClips } from './corpus/synthesised-clips.ts';
import { type GenericTaskConfig, versionedName } from './corpus/task-config.ts';
import { runTaskProgram } from './program.ts';
import { ACCOMPANIMENTS, firstOf, LEADS, splitOf } from './sampler/instruments.ts';
import { renderSoundFont } from './sampler/sampled-corpus.ts';
import type { MelodyLabels } from './sampler/sampled-melody.ts';
import type { TaskFacts } from './task-facts.ts';

const MODES = {
  full: { melodies: 600, leads: firstOf(LEADS, [12, 4, 5]), lowest: 55, semitones: 29 },
  small: { melodies: 100, leads: firstOf(LEADS, [6, 2, 2]), lowest: 60, semitones: 12 },
} as const;
const CLIP_SECONDS = 3;
/** Of the labels. */
const FRAMES_PER_SECOND = 20;
/** C4 to B4, and a whole tone on both sides. */
const SMALL_BINS = { lowest_hz: 233.082, bins: 76 };
/** As General MIDI calls them, by the last digit of clips, which take them in turns. */
const SMALL_LEADS = {
  0: 'violin',
  1: 'trombone',
  2: 'oboe',
  3: 'French horn',
  4: 'piccolo',
  5: 'voice oohs',
  6: 'viola',
  7: 'English horn',
  8: 'trumpet',
  9: 'flute',
};
/** Many small steps, as heads see few frames. */
const SMALL_GRID = {
  batch_size: [64],
  hidden_layers: [0],
  hidden_dim: [1],
  max_epochs: [100],
  check_val_every_n_epoch: [10],
  lr: [1e-3],
  initialization: ['xavier_uniform'],
};

/**
 * Melodies over softer chords of another instrument, of a sound font: which fundamental of the melody sounds in each frame, and does
 * any? No instrument that leads is in two splits.
 */
const config: GenericTaskConfig = {
  task_name: 'sampled_melody',
  version: '1.0.0',
  embedding_type: 'event',
  prediction_type: 'pitch',
  split_mode: 'trainvaltest',
  sample_duration: CLIP_SECONDS,
  evaluation: [
    'melody_raw_pitch',
    'melody_overall_acc',
    'melody_raw_chroma',
    'melody_voicing_recall',
    'melody_voicing_false_alarm',
  ],
  default_mode: 'full',
  max_task_duration_by_split: { train: null, valid: null, test: null },
  modes: {
    full: {},
    small: {
      evaluation_params: { pitch: SMALL_BINS, task_specific_param_grid: SMALL_GRID },
      clip_groups: { name: 'instrument', pattern: '(\\d)\\.wav$', names: SMALL_LEADS },
      // Each of another instrument, two of the validation split and two of the test split.
      excerpts: ['clip-00006.wav', 'clip-00017.wav', 'clip-00008.wav', 'clip-00019.wav'].map((clip) => ({
        clip,
        start: 0,
        end: CLIP_SECONDS,
      })),
    },
  },
};

const extractMetadata = defineExtractMetadata({
  module: import.meta.url,
  version: '1',
  async readRows({ sources }: CorpusFolders): Promise<CorpusRow[]> {
    const clips = await readSynthesisedClips<MelodyLabels>(sourceOf(sources, 'melodies').path);
    const times = Float64Array.from(
      { length: CLIP_SECONDS * FRAMES_PER_SECOND },
      (_, frame) => (frame * 1000) / FRAMES_PER_SECOND,
    );
    return clips.map(({ file, labels: { program, notes } }) => {
      const values = times.map(
        (time) => notes.find(({ start, end }) => start <= time && time < end)?.f0 ?? 0,
      );
      const split = splitOf(LEADS, program);
      return { relpath: `melodies/${file}`, split, label: null, frames: { times, values } };
    });
  },
});

const facts: TaskFacts = {
  about: 'the fundamental of a melody over chords, in each frame; pitch; synthetic, of a sound font',
  licence: 'MIT (FluidR3 Mono)',
  clips: { full: MODES.full.melodies, small: MODES.small.melodies },
};

export const task = defineTask(
  config,
  (resolved, { soundfont }) => {
    const { melodies: count, ...settings } = MODES[resolved.mode as keyof typeof MODES];
    const melodies = renderSoundFont(
      {
        scope: versionedName(resolved),
        sampler: 'SampledMelody',
        count,
        settings: {
          duration: CLIP_SECONDS,
          sampleRate: 44100,
          seed: 0,
          ...settings,
          accompaniments: ACCOMPANIMENTS,
        },
      },
      soundfont,
    );
    return { sources: { melodies }, extractMetadata };
  },
  facts,
);

await runTaskProgram(import.meta.url, task);
