import { type CorpusFolders, defineExtractMetadata } from './corpus/extract-metadata.ts';
import type { CorpusRow } from './corpus/metadata-rows.ts';
import { defineSynthesis, readSynthesisedClips } from './corpus/synthesise-corpus.ts';
import { type GenericTaskConfig, resolveTaskConfig, versionedName } from './corpus/task-config.ts';
import { taskFolder } from './corpus/task-folder.ts';
import { runTaskProgram } from './program.ts';
import { type SceneEvent, ToneScene } from './sampler/tone-scene.ts';
import type { TaskDefinition } from './task-definition.ts';

const MODES = { full: { scenes: 600 }, small: { scenes: 40 } } as const;
const SCENE_SECONDS = 4;

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
  modes: MODES,
};

const synthesise = defineSynthesis({
  name: 'ToneScene',
  version: '1',
  makeSampler: (settings: { duration: number; sampleRate: number; seed: number }) => new ToneScene(settings),
});

const extractMetadata = defineExtractMetadata({
  version: '1',
  async readRows({ sources }: CorpusFolders): Promise<CorpusRow[]> {
    const clips = await readSynthesisedClips<readonly SceneEvent[]>(sources.scenes?.path ?? '');
    return clips.flatMap(({ file, labels }) =>
      labels.map((event) => ({ relpath: `scenes/${file}`, split: 'train', ...event })),
    );
  },
});

export const task: TaskDefinition = {
  name: config.task_name,
  version: config.version,
  defaultMode: config.default_mode,
  modes: Object.keys(config.modes),
  build(mode, options) {
    const resolved = resolveTaskConfig(config, mode);
    const scenes = synthesise({
      scope: versionedName(resolved),
      count: MODES[mode as keyof typeof MODES].scenes,
      settings: { duration: SCENE_SECONDS, sampleRate: 44100, seed: 0 },
    });
    const sources = { scenes };
    return taskFolder(
      resolved,
      { sources, metadata: extractMetadata({ config: resolved, sources }) },
      options,
    );
  },
};

await runTaskProgram(import.meta.url, task);
