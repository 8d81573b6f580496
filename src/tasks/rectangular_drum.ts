import { at } from '../at.ts';
import { RectangularDrum, type RectangularDrumSettings } from '../datasets/samplers/rectangular-drum.ts';
import type { SoundLabels } from '../datasets/sound-labels.ts';
import { defineTask } from './corpus/define-task.ts';
import { type CorpusFolders, defineExtractMetadata, sourceOf } from './corpus/extract-metadata.ts';
import type { CorpusRow } from './corpus/labels/metadata-rows.ts';
import { defineSynthesis } from './corpus/synthesise-corpus.ts';
import { readSynthesisedClips } from './corpus/synthesised-clips.ts';
import { type GenericTaskConfig, versionedName } from './corpus/task-config.ts';
import { runTaskProgram } from './program.ts';
import type { TaskFacts } from './task-facts.ts';

const MODES = { full: { strikes: 5000 }, small: { strikes: 400 } } as const;
const CLIP_SECONDS = 0.5;
const STRIKES_PER_DRUM = 5;
const TARGETS = ['aspect_ratio', 'drum_size'] as const;

/** Struck rectangular drums: how large is the drum, in metres, and how long for its width? No drum is in two splits. */
const config: GenericTaskConfig = {
  task_name: 'rectangular_drum',
  version: '1.0.0',
  embedding_type: 'scene',
  prediction_type: 'regression',
  split_mode: 'trainvaltest',
  sample_duration: CLIP_SECONDS,
  evaluation: ['r2', 'mae', 'rmse'],
  split_percentage: { valid: 20, test: 20, train: 60 },
  default_mode: 'full',
  max_task_duration_by_split: { train: null, valid: null, test: null },
  modes: MODES,
};

const synthesise = defineSynthesis<RectangularDrumSettings>({
  module: import.meta.url,
  name: 'RectangularDrum',
  version: '1',
  makeSampler: (settings) => new RectangularDrum(settings),
});

const extractMetadata = defineExtractMetadata({
  module: import.meta.url,
  version: '1',
  async readRows({ sources }: CorpusFolders): Promise<CorpusRow[]> {
    const clips = await readSynthesisedClips<SoundLabels>(sourceOf(sources, 'drums').path);
    return clips.flatMap(({ file, labels }, index) =>
      TARGETS.map((target) => ({
        relpath: `drums/${file}`,
        split: 'train',
        label: at(labels[target] ?? [], 0) as number,
        belongsTo: target,
        splitKey: String(Math.floor(index / STRIKES_PER_DRUM)),
      })),
    );
  },
});

const facts: TaskFacts = {
  about: 'the size and the aspect ratio of a struck drum; regression; synthetic',
  licence: 'none needed',
  clips: { full: MODES.full.strikes, small: MODES.small.strikes },
};

export const task = defineTask(
  config,
  (resolved) => {
    const drums = synthesise({
      scope: versionedName(resolved),
      count: MODES[resolved.mode as keyof typeof MODES].strikes,
      settings: {
        duration: CLIP_SECONDS,
        sampleRate: 44100,
        seed: 0,
        strikes_per_drum: STRIKES_PER_DRUM,
      },
    });
    return { sources: { drums }, extractMetadata };
  },
  facts,
);

await runTaskProgram(import.meta.url, task);
