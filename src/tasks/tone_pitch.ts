import { at } from '../at.ts';
import { defineTask } from './corpus/define-task.ts';
import { type CorpusFolders, defineExtractMetadata, sourceOf } from './corpus/extract-metadata.ts';
import type { CorpusRow } from './corpus/labels/metadata-rows.ts';
import { defineSynthesis } from './corpus/synthesise-corpus.ts';
import { readSynthesisedClips } from './corpus/synthesised-clips.ts';
import { type GenericTaskConfig, versionedName } from './corpus/task-config.ts';
import { runTaskProgram } from './program.ts';
import { TestTone, type TestToneSettings, type ToneLabels } from './sampler/test-tone.ts';
import type { TaskFacts } from './task-facts.ts';

/** Takes: how often each semitone occurs. In the small mode the semitones are 15 Hz and more apart. */
const MODES = {
  full: { lowest_semitone: 48, semitones: 48, takes: 100 },
  small: { lowest_semitone: 60, semitones: 24, takes: 20 },
} as const;

/** 288 training clips: small steps, since each epoch is a single one. */
const SMALL_GRID = {
  hidden_layers: [1],
  hidden_dim: [512],
  lr: [3.2e-5, 1e-5],
  initialization: ['xavier_uniform'],
};

/** Single tones; the label is the semitone as a MIDI number, as in nsynth_pitch. */
const config: GenericTaskConfig = {
  task_name: 'tone_pitch',
  version: '1.0.0',
  embedding_type: 'scene',
  prediction_type: 'multiclass',
  split_mode: 'trainvaltest',
  sample_duration: 1,
  evaluation: ['pitch_acc', 'chroma_acc'],
  default_mode: 'full',
  max_task_duration_by_split: { train: null, valid: null, test: null },
  modes: {
    full: MODES.full,
    small: { ...MODES.small, evaluation_params: { task_specific_param_grid: SMALL_GRID } },
  },
};

/** The splits of ten takes in a row: every split has every semitone. */
const SPLIT_OF_TAKE = 'train train train train train train valid valid test test'.split(' ');

const synthesise = defineSynthesis<TestToneSettings>({
  module: import.meta.url,
  name: 'TestTone',
  version: '1',
  makeSampler: (settings) => new TestTone(settings),
});

const extractMetadata = defineExtractMetadata({
  module: import.meta.url,
  version: '1',
  async readRows({ sources, mode }: CorpusFolders): Promise<CorpusRow[]> {
    const { semitones } = MODES[mode as keyof typeof MODES];
    const clips = await readSynthesisedClips<ToneLabels>(sourceOf(sources, 'tones').path);
    return clips.map(({ file, labels }, index) => {
      const take = Math.floor(index / semitones) % SPLIT_OF_TAKE.length;
      return { relpath: `tones/${file}`, split: at(SPLIT_OF_TAKE, take), label: labels.semitone };
    });
  },
});

const facts: TaskFacts = {
  about: 'which semitone; synthetic',
  licence: 'none needed',
  clips: { full: 4800, small: 480 },
};

export const task = defineTask(
  config,
  (resolved) => {
    const { lowest_semitone, semitones, takes } = MODES[resolved.mode as keyof typeof MODES];
    const tones = synthesise({
      scope: versionedName(resolved),
      count: semitones * takes,
      settings: {
        duration: 1,
        sampleRate: 44100,
        seed: 0,
        lowestSemitone: lowest_semitone,
        semitones,
        detuning: 20,
      },
    });
    return { sources: { tones }, extractMetadata };
  },
  facts,
);

await runTaskProgram(import.meta.url, task);
