import type { Corpus } from '../corpus/define-task.ts';
import { defineExtractMetadata } from '../corpus/extract-metadata.ts';
import type { ResolvedTaskConfig } from '../corpus/task-config.ts';
import type { TaskOptions } from '../task-definition.ts';
import { musicSources } from './music-sources.ts';
import { type MusicParams, trackRows } from './music-tracks.ts';
import type { TrackLayout } from './track-files.ts';
import type { TrackTable } from './track-table.ts';

type FrameParams = MusicParams & { readonly type: 'pitch' | 'multipitch' };

const extractMetadata = defineExtractMetadata<FrameParams>({
  module: import.meta.url,
  version: '1',
  async readRows(corpus) {
    const { readMelodyFile, readMultipitchFile } = await import('./frame-files.ts');
    const readFrames = corpus.params.type === 'pitch' ? readMelodyFile : readMultipitchFile;
    return trackRows(corpus, async ({ annotation }) => {
      const frames = await readFrames(annotation);
      const last = frames.values.findLastIndex((value) => value > 0);
      return { labels: [{ label: null, frames }], lastSound: frames.times[last] ?? 0 };
    });
  },
});

/**
 * A data set of recordings, each with frequencies in time in a file of its own: of one melody (`pitch`) or of several voices
 * (`multipitch`), as the task's prediction type says.
 *
 * @param tracks all there must be, or may be where `count` says how many
 */
export function frameCorpus(
  config: ResolvedTaskConfig,
  options: TaskOptions,
  layout: TrackLayout,
  tracks: TrackTable,
  count: number = Object.keys(tracks).length,
): Corpus {
  const type = config.prediction_type === 'multipitch' ? 'multipitch' : 'pitch';
  return {
    ...musicSources(config, options, layout),
    extractMetadata: (node) =>
      extractMetadata({ ...node, params: { task: config.task_name, type, layout, tracks, count } }),
  };
}
