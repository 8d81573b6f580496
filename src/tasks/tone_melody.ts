import { defineTask } from './corpus/define-task.ts';
import { type CorpusFolders, defineExtractMetadata, sourceOf } from './corpus/extract-metadata.ts';
import type { CorpusRow } from './corpus/labels/metadata-rows.ts';
import { defineSynthesis } from './corpus/synthesise-corpus.ts';
import { readSynthesisedClips } from './corpus/synthesised-clips.ts';
import { type GenericTaskConfig, versionedName } from './corpus/task-config.ts';
import { runTaskProgram } from './program.ts';
import { WAVESHAPES } from './sampler/tone.ts';
import { type MelodyNote, ToneMelody, type ToneMelodySettings } from './sampler/tone-melody.ts';
import type { TaskFacts } from './task-facts.ts';

const MODES = {
  full: { melodies: 600, lowestSemitone: 48, semitones: 36, waveshapes: WAVESHAPES },
  small: { melodies: 40, lowestSemitone: 72, semitones: 12, waveshapes: ['sine'] },
} as const;
const CLIP_SECONDS = 2;
/** Of the labels. */
const FRAMES_PER_SECOND = 20;

/** An octave and a whole tone on both sides. */
const SMALL_BINS = { lowest_hz: 466.164, bins: 76 };
/** Many small steps: most targets are 0, and heads see few frames. */
const SMALL_GRID = {
  batch_size: [64],
  hidden_layers: [0],
  hidden_dim: [1],
  max_epochs: [100],
  check_val_every_n_epoch: [10],
  lr: [1e-3],
  initialization: ['xavier_uniform'],
};

/** Melodies of tones with rests between them: which fundamental sounds in each frame, and does any? */
const config: GenericTaskConfig = {
  task_name: 'tone_melody',
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
  split_percentage: { valid: 20, test: 20, train: 60 },
  default_mode: 'full',
  max_task_duration_by_split: { train: null, valid: null, test: null },
  modes: {
    full: {},
    small: {
      evaluation_params: { pitch: SMALL_BINS, task_specific_param_grid: SMALL_GRID },
      // One of the validation split and one of the test split.
      excerpts: [
        { clip: 'clip-00007.wav', start: 0.5, end: 1.5 },
        { clip: 'clip-00002.wav', start: 0.5, end: 1.5 },
      ],
    },
  },
};

const synthesise = defineSynthesis<ToneMelodySettings>({
  module: import.meta.url,
  name: 'ToneMelody',
  version: '1',
  makeSampler: (settings) => new ToneMelody(settings),
});

const extractMetadata = defineExtractMetadata({
  module: import.meta.url,
  version: '1',
  async readRows({ sources }: CorpusFolders): Promise<CorpusRow[]> {
    const clips = await readSynthesisedClips<readonly MelodyNote[]>(sourceOf(sources, 'melodies').path);
    const times = Float64Array.from(
      { length: CLIP_SECONDS * FRAMES_PER_SECOND },
      (_, frame) => (frame * 1000) / FRAMES_PER_SECOND,
    );
    return clips.map(({ file, labels }) => {
      const values = times.map(
        (time) => labels.find(({ start, end }) => start <= time && time < end)?.f0 ?? 0,
      );
      return { relpath: `melodies/${file}`, split: 'train', label: null, frames: { times, values } };
    });
  },
});

const facts: TaskFacts = {
  about: 'the fundamental of each frame; pitch; synthetic',
  licence: 'none needed',
  clips: { full: 600, small: 40 },
};

export const task = defineTask(
  config,
  (resolved) => {
    const { melodies: count, ...settings } = MODES[resolved.mode as keyof typeof MODES];
    const melodies = synthesise({
      scope: versionedName(resolved),
      count,
      settings: { duration: CLIP_SECONDS, sampleRate: 44100, seed: 0, ...settings },
    });
    return { sources: { melodies }, extractMetadata };
  },
  facts,
);

await runTaskProgram(import.meta.url, task);
