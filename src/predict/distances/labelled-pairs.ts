import { join } from 'node:path';
import { UserError } from '../../errors.ts';
import { readJudgedPairs } from '../../formats/pair-table.ts';
import { type DistanceType, labelsFile } from '../../formats/prediction-type.ts';
import { readRankTable } from '../../formats/rank-table.ts';
import type { RowIndex } from '../../formats/row-index.ts';
import type { SplitSource } from '../split-source.ts';

/** Two clips whose distance is asked for. */
type Pair = readonly [string, string];

/** The pairs of a split, each once: those that were judged, or every two clips of each ranked list. */
export async function readLabelledPairs(source: SplitSource, type: DistanceType): Promise<readonly Pair[]> {
  const path = join(source.folder, labelsFile(source.split, type));
  if (type === 'jnd') return Array.from((await readJudgedPairs(path)).values(), ({ files }) => files);
  const pairs = new Map<string, Pair>();
  for (const files of (await readRankTable(path)).values()) {
    for (const [position, file] of files.entries()) {
      for (const later of files.slice(position + 1)) {
        // Two lists may have both clips, in either order.
        pairs.set(JSON.stringify([file, later].sort()), [file, later]);
      }
    }
  }
  return [...pairs.values()];
}

/** @throws UserError for a pair whose embeddings have not as many frames */
export function checkSameLength(path: string, pairs: readonly Pair[], index: RowIndex): void {
  const frames = new Map(index.files.map(({ filename, rows }) => [filename, rows]));
  for (const [one, other] of pairs) {
    const [own, others] = [frames.get(one), frames.get(other)];
    if (own === others) continue;
    throw new UserError(
      `${path}: ${one} has ${own} frames and ${other} ${others}; expected as many, as pairs are compared frame by frame`,
    );
  }
}
