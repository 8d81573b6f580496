import { defineTask } from './corpus/define-task.ts';
import { type CorpusFolders, defineExtractMetadata, sourceOf } from './corpus/extract-metadata.ts';
import type { CorpusRow } from './corpus/labels/metadata-rows.ts';
import { defineSynthesis } from './corpus/synthesise-corpus.ts';
import { readSynthesisedClips } from './corpus/synthesised-clips.ts';
import { type GenericTaskConfig, versionedName } from './corpus/task-config.ts';
import { runTaskProgram } from './program.ts';
import { TestTone, type TestToneSettings, type ToneLabels } from './sampler/test-tone.ts';
import type { TaskFacts } from './task-facts.ts';

const MODES = { full: { tones: 4800 }, small: { tones: 800 } } as const;
const CLIP_SECONDS = 0.5;
/** Two octaves. */
const SEMITONES = 24;

/** Many small steps of a linear head, which few tones determine. */
const SMALL_GRID = {
  batch_size: [32],
  hidden_layers: [0],
  hidden_dim: [1],
  max_epochs: [160],
  check_val_every_n_epoch: [10],
  lr: [5.6e-4],
  initialization: ['xavier_uniform'],
};

/** Single tones of any fundamental within two octaves: how high is it, in Hz? */
const config: GenericTaskConfig = {
  task_name: 'tone_f0',
  version: '1.0.0',
  embedding_type: 'scene',
  prediction_type: 'regression',
  split_mode: 'trainvaltest',
  sample_duration: CLIP_SECONDS,
  evaluation: ['r2', 'mae', 'rmse'],
  split_percentage: { valid: 20, test: 20, train: 60 },
  default_mode: 'full',
  max_task_duration_by_split: { train: null, valid: null, test: null },
  modes: {
    full: MODES.full,
    small: { ...MODES.small, evaluation_params: { task_specific_param_grid: SMALL_GRID } },
  },
};

const synthesise = defineSynthesis<TestToneSettings>({
  module: import.meta.url,
  name: 'TestTone',
  version: '1',
  makeSampler: (settings) => new TestTone(settings),
});

const extractMetadata = defineExtractMetadata({
  module: import.meta.url,
  version: '1',
  async readRows({ sources }: CorpusFolders): Promise<CorpusRow[]> {
    const clips = await readSynthesisedClips<ToneLabels>(sourceOf(sources, 'tones').path);
    return clips.map(({ file, labels }) => ({
      relpath: `tones/${file}`,
      split: 'train',
      label: labels.f0,
      belongsTo: 'f0',
    }));
  },
});

const facts: TaskFacts = {
  about: 'the fundamental in Hz; regression; synthetic',
  licence: 'none needed',
  clips: { full: 4800, small: 800 },
};

export const task = defineTask(
  config,
  (resolved) => {
    const tones = synthesise({
      scope: versionedName(resolved),
      count: MODES[resolved.mode as keyof typeof MODES].tones,
      settings: {
        duration: CLIP_SECONDS,
        sampleRate: 44100,
        seed: 0,
        lowestSemitone: 60,
        semitones: SEMITONES,
        detuning: 50,
      },
    });
    return { sources: { tones }, extractMetadata };
  },
  facts,
);

await runTaskProgram(import.meta.url, task);
