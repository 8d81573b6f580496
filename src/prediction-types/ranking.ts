import { atKey } from '../at.ts';
import { UserError } from '../errors.ts';
import { stringifyCsv } from '../formats/files/csv.ts';
import { type PairTable, pairName, readPairDistances } from '../formats/labels/pair-table.ts';
import { type RankedLists, readRankTable } from '../formats/labels/rank-table.ts';
import { clipOf, numberProblems } from './corpus-numbers.ts';
import { distanceType, labelsOf } from './distance-type.ts';
import { rankingPicture } from './pictures/ranking-picture.ts';
import type { ClipPair, ScoredData, ScoredFiles } from './prediction-type.ts';
import type { SplitSource } from './split-source.ts';

/** A list with the distances of its clips. */
export interface RankedDistances {
  readonly clips: number;
  /** Shape (clips, clips), clips by rising rank; what is below the diagonal and on it is not read. */
  readonly distances: Float64Array;
}

/** Lists of clips in an order, the first being the reference, `rank_group,rank,filename`. */
export const ranking = distanceType({
  name: 'ranking',
  inWords: 'ranked lists (ranking)',
  readClips: async (path) => [...(await readRankTable(path)).values()].flat(),
  readPairs,
  problems: (rows) => numberProblems(rows, { set: 'the ranked list', once: true }),
  table: (sets) =>
    stringifyCsv(
      ['rank_group', 'rank', 'filename'],
      sets.flatMap(([group, ofGroup]) =>
        [...ofGroup]
          .sort((a, b) => Number(a.label) - Number(b.label))
          .map((row) => [group, row.label ?? '', clipOf(row)]),
      ),
    ),
  scoring: {
    family: 'ranking',
    usual: ['ranking_spearman', 'ranking_triplet_acc'],
    resampled: 'ranked lists of each split',
    counted: 'ranked lists',
    read: readScored,
  },
  picture: rankingPicture,
});

/** Every two clips of each list. */
async function readPairs(source: SplitSource): Promise<readonly ClipPair[]> {
  const pairs = new Map<string, ClipPair>();
  for (const files of (await readRankTable(labelsOf(source))).values()) {
    for (const [position, file] of files.entries()) {
      for (const later of files.slice(position + 1)) {
        // Two lists may have both clips, in either order.
        pairs.set(JSON.stringify([file, later].sort()), [file, later]);
      }
    }
  }
  return [...pairs.values()];
}

/** Distances may be of pairs in either order. Lists are what is drawn. */
async function readScored({ labels, predictions, reading }: ScoredFiles): Promise<ScoredData> {
  const lists = await readRankTable(labels, reading);
  const distances = await readPairDistances(predictions, reading);
  const ranked = rankedDistances(lists, distances, { path: predictions, labelsName: labels });
  return { units: [...lists.keys()], data: [ranked], targets: [] };
}

function rankedDistances(
  lists: RankedLists,
  distances: PairTable,
  { path, labelsName }: { readonly path: string; readonly labelsName: string },
): readonly RankedDistances[] {
  const used = new Set<string>();
  const ranked = [...lists].map(([group, files]) => {
    const clips = files.length;
    const ofList = new Float64Array(clips * clips);
    for (const [first, one] of files.entries()) {
      for (const [second, other] of files.entries()) {
        if (second <= first) continue;
        const pair = [pairName([one, other]), pairName([other, one])].find((name) => distances.has(name));
        if (pair === undefined) {
          throw new UserError(
            `${path}: ${pairName([one, other])} is missing; expected every pair of ${group} in ${labelsName}`,
          );
        }
        used.add(pair);
        ofList[first * clips + second] = atKey(distances, pair).value;
      }
    }
    return { clips, distances: ofList };
  });
  const odd = [...distances.keys()].find((pair) => !used.has(pair));
  if (odd === undefined) return ranked;
  throw new UserError(
    `${path}: ${odd} is no pair of a list in ${labelsName}, or is there in the other order too; expected its pairs once and no others`,
  );
}
