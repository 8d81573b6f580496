import { type Corpus, defineTask } from './corpus/define-task.ts';
import type { ResolvedTaskConfig } from './corpus/task-config.ts';
import { frameCorpus } from './music/frame-corpus.ts';
import { MELODY_SCORES } from './music/scores.ts';
import { foldedTracks } from './music/track-config.ts';
import type { TrackTable } from './music/track-table.ts';
import { ORCHSET } from './music/tracks/orchset.ts';
import { runTaskProgram } from './program.ts';
import type { TaskOptions } from './task-definition.ts';
import type { TaskFacts } from './task-facts.ts';

const ARCHIVE = 'https://zenodo.org/record/1289786/files/Orchset_dataset_0.zip?download=1';

/** ORCHSET: excerpts of symphonies and other orchestral music, with the melody as most of four people sang it. */
export const orchsetConfig = foldedTracks({
  task_name: 'orchset',
  version: '1.0',
  prediction_type: 'pitch',
  evaluation: MELODY_SCORES,
  clip_groups: { name: 'composer', pattern: '^([^-]+)-' },
  // Of music-transcription: a clear melody and kettledrums, which were taken for octaves off.
  excerpts: [['Musorgski-Ravel-PicturesExhibition-ex6', 0, 5]],
  archive: { url: ARCHIVE, md5: 'cf6fe52d64624f61ee116c752fb318ca' },
});

/** @param tracks all there must be */
export function orchsetCorpus(
  config: ResolvedTaskConfig,
  options: TaskOptions,
  tracks: TrackTable = ORCHSET,
): Corpus {
  const layout = { audio: 'audio/mono/{id}.wav', annotation: 'GT/{id}.mel' };
  return frameCorpus(config, options, layout, tracks);
}

/** Licence: mirdata. */
const facts: TaskFacts = {
  about: 'the melody of an orchestra; pitch; 5 folds',
  licence: 'CC BY-NC-SA 4.0',
  clips: { full: 64 },
};

export const task = defineTask(orchsetConfig, (config, options) => orchsetCorpus(config, options), facts, {
  takesData: true,
});

await runTaskProgram(import.meta.url, task);
