import type { SamplerSettings } from '../datasets/audio-sampler.ts';
import { defineTask } from './corpus/define-task.ts';
import { type CorpusFolders, defineExtractMetadata, sourceOf } from './corpus/extract-metadata.ts';
import type { CorpusRow } from './corpus/labels/metadata-rows.ts';
import { defineSynthesis } from './corpus/synthesise-corpus.ts';
import { readSynthesisedClips } from './corpus/synthesised-clips.ts';
import { type GenericTaskConfig, versionedName } from './corpus/task-config.ts';
import { runTaskProgram } from './program.ts';
import { type SceneEvent, ToneScene } from './sampler/tone-scene.ts';
import type { TaskFacts } from './task-facts.ts';

const MODES = { full: { scenes: 600 }, small: { scenes: 40 } } as const;
const SCENE_SECONDS = 4;

/** 24 training clips: a head of moderate size, so that it is trained in seconds. */
const SMALL_GRID = {
  hidden_layers: [1],
  hidden_dim: [256],
  lr: [1e-3, 3.2e-4],
  batch_size: [256],
  max_epochs: [100],
  initialization: ['xavier_uniform'],
};

/** Tones and noise bursts over a noise floor: what sounds when. */
const config: GenericTaskConfig = {
  task_name: 'tone_events',
  version: '1.0.0',
  embedding_type: 'event',
  prediction_type: 'multilabel',
  split_mode: 'trainvaltest',
  sample_duration: SCENE_SECONDS,
  evaluation: ['event_onset_200ms_fms'],
  frame_rate: 20,
  split_percentage: { valid: 20, test: 20, train: 60 },
  default_mode: 'full',
  max_task_duration_by_split: { train: null, valid: null, test: null },
  modes: {
    full: MODES.full,
    small: { ...MODES.small, evaluation_params: { task_specific_param_grid: SMALL_GRID } },
  },
};

const synthesise = defineSynthesis<SamplerSettings>({
  module: import.meta.url,
  name: 'ToneScene',
  version: '1',
  makeSampler: (settings) => new ToneScene(settings),
});

const extractMetadata = defineExtractMetadata({
  module: import.meta.url,
  version: '1',
  async readRows({ sources }: CorpusFolders): Promise<CorpusRow[]> {
    const clips = await readSynthesisedClips<readonly SceneEvent[]>(sourceOf(sources, 'scenes').path);
    return clips.flatMap(({ file, labels }) =>
      labels.map((event) => ({ relpath: `scenes/${file}`, split: 'train', ...event })),
    );
  },
});

const facts: TaskFacts = {
  about: 'which sounds, when; synthetic',
  licence: 'none needed',
  clips: { full: 600, small: 40 },
};

export const task = defineTask(
  config,
  (resolved) => {
    const scenes = synthesise({
      scope: versionedName(resolved),
      count: MODES[resolved.mode as keyof typeof MODES].scenes,
      settings: { duration: SCENE_SECONDS, sampleRate: 44100, seed: 0 },
    });
    return { sources: { scenes }, extractMetadata };
  },
  facts,
);

await runTaskProgram(import.meta.url, task);
