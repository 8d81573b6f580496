import type { JsonObject } from '../../pipeline/index.ts';
import type { CorpusFolders } from '../corpus/extract-metadata.ts';
import type { CorpusRow } from '../corpus/labels/metadata-rows.ts';
import { afterAudio, type LongAnnotation, longAnnotationsLine } from './after-audio.ts';
import { findTracks, type TrackFiles, type TrackLayout } from './track-files.ts';
import type { TrackTable } from './track-table.ts';

/** What decides which tracks a data set has, and what is read of them. */
export type MusicParams = JsonObject & {
  readonly task: string;
  readonly layout: TrackLayout;
  /** All there must be, or may be where `count` says how many. */
  readonly tracks: TrackTable;
  readonly count?: number;
};

/** What an annotation says. */
interface ReadAnnotation {
  /** Rows without what is the same for all of a track. */
  readonly labels: readonly Pick<CorpusRow, 'label' | 'start' | 'end' | 'velocity' | 'frames'>[];
  /** When something sounds last, in milliseconds. */
  readonly lastSound: number;
}

/**
 * The rows of all tracks that are in a split.
 *
 * @param read reads the annotation of a track
 * @throws BadInputsError that names the tracks of which something is missing
 */
export async function trackRows<P extends MusicParams>(
  {
    sources,
    params: { task, layout, tracks, count },
    log,
  }: Pick<CorpusFolders<P>, 'sources' | 'params' | 'log'>,
  read: (track: TrackFiles) => Promise<ReadAnnotation>,
): Promise<CorpusRow[]> {
  const rows: CorpusRow[] = [];
  const long: LongAnnotation[] = [];
  for (const found of findTracks(task, sources, layout, Object.keys(tracks), log, count)) {
    const { split, group } = tracks[found.track] ?? { split: null };
    if (split === null) continue;
    const { labels, lastSound } = await read(found);
    const late = await afterAudio(found, lastSound);
    if (late !== undefined) long.push(late);
    const clip = {
      relpath: found.relpath,
      split,
      filestem: found.track,
      splitKey: group ?? found.track,
    };
    for (const label of labels) rows.push({ ...clip, ...label });
  }
  if (long.length > 0) log(longAnnotationsLine(long));
  return rows;
}
