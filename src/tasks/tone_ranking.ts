import type { SamplerSettings } from '../datasets/audio-sampler.ts';
import { defineTask } from './corpus/define-task.ts';
import { type CorpusFolders, defineExtractMetadata, sourceOf } from './corpus/extract-metadata.ts';
import type { CorpusRow } from './corpus/labels/metadata-rows.ts';
import { defineSynthesis } from './corpus/synthesise-corpus.ts';
import { readSynthesisedClips } from './corpus/synthesised-clips.ts';
import { type GenericTaskConfig, versionedName } from './corpus/task-config.ts';
import { runTaskProgram } from './program.ts';
import { LIST_LENGTH, type RankLabels, WorseTone } from './sampler/worse-tone.ts';
import type { TaskFacts } from './task-facts.ts';

const MODES = { full: { lists: 200 }, small: { lists: 20 } } as const;
const CLIP_SECONDS = 0.5;

/** Lists of tones that get worse: out of tune, or noisy. */
const config: GenericTaskConfig = {
  task_name: 'tone_ranking',
  version: '1.0.0',
  embedding_type: 'event',
  prediction_type: 'ranking',
  split_mode: 'trainvaltest',
  sample_duration: CLIP_SECONDS,
  evaluation: ['ranking_spearman', 'ranking_triplet_acc'],
  default_mode: 'full',
  modes: MODES,
};

const synthesise = defineSynthesis<SamplerSettings>({
  module: import.meta.url,
  name: 'WorseTone',
  version: '1',
  makeSampler: (settings) => new WorseTone(settings),
});

const extractMetadata = defineExtractMetadata({
  module: import.meta.url,
  version: '1',
  async readRows({ sources }: CorpusFolders): Promise<CorpusRow[]> {
    const clips = await readSynthesisedClips<RankLabels>(sourceOf(sources, 'tones').path);
    return clips.map(({ file, labels: { list, rank } }) => ({
      relpath: `tones/${file}`,
      split: 'test',
      label: rank,
      belongsTo: list,
    }));
  },
});

const facts: TaskFacts = {
  about: 'lists of tones that get worse; distances; synthetic',
  licence: 'none needed',
  clips: { full: LIST_LENGTH * MODES.full.lists, small: LIST_LENGTH * MODES.small.lists },
};

export const task = defineTask(
  config,
  (resolved) => {
    const tones = synthesise({
      scope: versionedName(resolved),
      count: LIST_LENGTH * MODES[resolved.mode as keyof typeof MODES].lists,
      settings: { duration: CLIP_SECONDS, sampleRate: 44100, seed: 0 },
    });
    return { sources: { tones }, extractMetadata };
  },
  facts,
);

await runTaskProgram(import.meta.url, task);
