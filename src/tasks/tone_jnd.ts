import type { SamplerSettings } from '../datasets/audio-sampler.ts';
import { defineTask } from './corpus/define-task.ts';
import { type CorpusFolders, defineExtractMetadata, sourceOf } from './corpus/extract-metadata.ts';
import type { CorpusRow } from './corpus/labels/metadata-rows.ts';
import { defineSynthesis } from './corpus/synthesise-corpus.ts';
import { readSynthesisedClips } from './corpus/synthesised-clips.ts';
import { type GenericTaskConfig, versionedName } from './corpus/task-config.ts';
import { runTaskProgram } from './program.ts';
import { type PairLabels, TonePair } from './sampler/tone-pair.ts';
import type { TaskFacts } from './task-facts.ts';

const MODES = { full: { pairs: 1000 }, small: { pairs: 60 } } as const;
const CLIP_SECONDS = 0.5;

/** Pairs of tones that differ by more than is noticed, in pitch or in level, or by less. */
const config: GenericTaskConfig = {
  task_name: 'tone_jnd',
  version: '1.0.0',
  embedding_type: 'event',
  prediction_type: 'jnd',
  split_mode: 'trainvaltest',
  sample_duration: CLIP_SECONDS,
  evaluation: ['jnd_auc'],
  default_mode: 'full',
  modes: MODES,
};

const synthesise = defineSynthesis<SamplerSettings>({
  module: import.meta.url,
  name: 'TonePair',
  version: '1',
  makeSampler: (settings) => new TonePair(settings),
});

const extractMetadata = defineExtractMetadata({
  module: import.meta.url,
  version: '1',
  async readRows({ sources }: CorpusFolders): Promise<CorpusRow[]> {
    const clips = await readSynthesisedClips<PairLabels>(sourceOf(sources, 'tones').path);
    return clips.map(({ file, labels: { pair, different } }) => ({
      relpath: `tones/${file}`,
      split: 'test',
      label: different,
      belongsTo: String(pair).padStart(5, '0'),
    }));
  },
});

const facts: TaskFacts = {
  about: 'whether two tones differ noticeably; distances, nothing is trained; synthetic',
  licence: 'none needed',
  clips: { full: 2000, small: 120 },
};

export const task = defineTask(
  config,
  (resolved) => {
    const tones = synthesise({
      scope: versionedName(resolved),
      count: 2 * MODES[resolved.mode as keyof typeof MODES].pairs,
      settings: { duration: CLIP_SECONDS, sampleRate: 44100, seed: 0 },
    });
    return { sources: { tones }, extractMetadata };
  },
  facts,
);

await runTaskProgram(import.meta.url, task);
