import { at } from '../../at.ts';
import { distancesOf, pairKey } from './pair-distances.ts';
import { type Picture, type PictureFiles, type PicturePoint, rowsOf } from './picture.ts';

/** Ranks of clips against their distances to the clip of the lowest rank. */
export async function rankingPicture(splits: readonly PictureFiles[]): Promise<Picture> {
  const points: PicturePoint[] = [];
  for (const { labels, predictions } of splits) {
    const distances = await distancesOf(predictions);
    const groups = new Map<string, { rank: number; file: string }[]>();
    for (const [group, rank, file] of await rowsOf(labels, ['rank_group', 'rank', 'filename'])) {
      groups.set(group, [...(groups.get(group) ?? []), { rank: Number(rank), file }]);
    }
    for (const group of groups.values()) {
      const sorted = group.sort((a, b) => a.rank - b.rank);
      const reference = at(sorted, 0);
      for (const { rank, file } of sorted.slice(1)) {
        const distance = distances.get(pairKey(reference.file, file));
        if (distance !== undefined) points.push([rank, distance]);
      }
    }
  }
  const plot = { title: 'Distance by rank', x: 'rank', y: 'distance to the reference', diagonal: false };
  return { plots: [{ ...plot, points }], misses: [] };
}
