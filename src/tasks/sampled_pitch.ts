import { at } from '../at.ts';
import type { SoundLabels } from '../datasets/sound-labels.ts';
import { defineTask } from './corpus/define-task.ts';
import { type CorpusFolders, defineExtractMetadata, sourceOf } from './corpus/extract-metadata.ts';
import type { CorpusRow } from './corpus/labels/metadata-rows.ts';
import { readSynthesisedClips } from './corpus/synthesised-clips.ts';
import { type GenericTaskConfig, versionedName } from './corpus/task-config.ts';
import { runTaskProgram } from './program.ts';
import { firstOf, INSTRUMENTS, splitOf } from './sampler/instruments.ts';
import { renderSoundFont } from './sampler/sampled-corpus.ts';
import type { TaskFacts } from './task-facts.ts';

/** Takes: how often each instrument plays each note. */
const MODES = {
  full: { programs: firstOf(INSTRUMENTS, [30, 8, 12]), lowest: 48, highest: 83, takes: 2 },
  small: { programs: firstOf(INSTRUMENTS, [12, 4, 4]), lowest: 60, highest: 83, takes: 1 },
} as const;
const CLIP_SECONDS = 1;
/** 288 training clips: small steps, since each epoch is a single one. */
const SMALL_GRID = {
  hidden_layers: [1],
  hidden_dim: [512],
  lr: [3.2e-5],
  initialization: ['xavier_uniform'],
};

/** Single notes of a sound font's instruments; the label is the MIDI number, as in nsynth_pitch. No instrument is in two splits. */
const config: GenericTaskConfig = {
  task_name: 'sampled_pitch',
  version: '1.0.0',
  embedding_type: 'scene',
  prediction_type: 'multiclass',
  split_mode: 'trainvaltest',
  sample_duration: CLIP_SECONDS,
  evaluation: ['pitch_acc', 'chroma_acc'],
  default_mode: 'full',
  max_task_duration_by_split: { train: null, valid: null, test: null },
  modes: { full: {}, small: { evaluation_params: { task_specific_param_grid: SMALL_GRID } } },
};

const extractMetadata = defineExtractMetadata({
  module: import.meta.url,
  version: '1',
  async readRows({ sources }: CorpusFolders): Promise<CorpusRow[]> {
    const clips = await readSynthesisedClips<SoundLabels>(sourceOf(sources, 'notes').path);
    return clips.map(({ file, labels: { midi = [], program = [] } }) => ({
      relpath: `notes/${file}`,
      split: splitOf(INSTRUMENTS, Number(at(program, 0))),
      label: Number(at(midi, 0)),
    }));
  },
});

const facts: TaskFacts = {
  about: 'which note, of instruments that were not trained on; synthetic, of a sound font',
  licence: 'MIT (FluidR3 Mono)',
  clips: { full: 3600, small: 480 },
};

export const task = defineTask(
  config,
  (resolved, { soundfont }) => {
    const { takes, ...settings } = MODES[resolved.mode as keyof typeof MODES];
    const { programs, lowest, highest } = settings;
    const notes = renderSoundFont(
      {
        scope: versionedName(resolved),
        sampler: 'SampledInstrument',
        count: programs.length * (highest - lowest + 1) * takes,
        settings: { duration: CLIP_SECONDS, sampleRate: 44100, seed: 0, ...settings },
      },
      soundfont,
    );
    return { sources: { notes }, extractMetadata };
  },
  facts,
);

await runTaskProgram(import.meta.url, task);
