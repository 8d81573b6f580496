import type { RankedDistances } from '../../prediction-types/ranking.ts';
/**
 * Scores of ranked lists: clips that people (or what made them) put into an order by how far they are from a reference,
 * the clip of the lowest rank, and how far apart their embeddings are.
 *
 * Conventions: Spearman's and Kendall's coefficients (tau-b) are those between the ranks and the distances to the
 * reference, as SciPy 1.17 computes them; nDCG is scikit-learn 1.9's, the nearest of n clips having the relevance n - 1
 * and the farthest 0, and near ones being expected first; the triplet accuracy is the share of the triplets of a list,
 * their ranks rising from a to c, in which b is nearer to a than c is, equal distances counting half. The reference itself,
 * which is at distance 0, is not ranked.
 *
 * Each list by itself, then the mean over lists. Lists of fewer than three clips order nothing and are left out; lists
 * whose distances are all equal have a correlation of NaN in SciPy and count as 0, since nothing was ranked.
 */
import { eachClip } from './clip-samples.ts';
import { CORRELATION, type ScoreRange, SHARE } from './score.ts';
import type { TableScore } from './table-score.ts';

export const rankingScores: readonly TableScore<readonly RankedDistances[]>[] = [
  rankingScore('ranking_spearman', (list) => spearman(toReference(list)) || 0, CORRELATION),
  rankingScore('ranking_kendall', (list) => kendall(toReference(list)) || 0, CORRELATION),
  rankingScore('ranking_ndcg', (list) => ndcg(toReference(list)), SHARE),
  rankingScore('ranking_triplet_acc', tripletAccuracy, SHARE),
];

const FEWEST_CLIPS = 3;

function rankingScore(
  name: string,
  scoreOf: (list: RankedDistances) => number,
  range: ScoreRange,
): TableScore<readonly RankedDistances[]> {
  return {
    name,
    direction: 'maximize',
    range,
    parts: [],
    prepare(lists) {
      const values = lists.map((list) => (list.clips < FEWEST_CLIPS ? Number.NaN : scoreOf(list)));
      return {
        clips: lists.length,
        score(sample) {
          let [sum, count] = [0, 0];
          eachClip(values.length, sample, (index) => {
            const value = values[index] as number;
            if (Number.isNaN(value)) return;
            sum += value;
            count++;
          });
          return [sum / count];
        },
      };
    },
  };
}

function toReference({ clips, distances }: RankedDistances): Float64Array {
  return distances.subarray(1, clips);
}

/**
 * Spearman's rank correlation of values with their places, equal ones having their mean rank; NaN for fewer than two
 * values and where all are equal.
 */
export function spearman(values: Float64Array): number {
  const ranks = meanRanks(values);
  const middle = (values.length + 1) / 2;
  let [together, ofRanks, ofPlaces] = [0, 0, 0];
  for (const [index, rank] of ranks.entries()) {
    const place = index + 1 - middle;
    together += place * (rank - middle);
    ofRanks += (rank - middle) ** 2;
    ofPlaces += place ** 2;
  }
  return together / Math.sqrt(ofRanks * ofPlaces);
}

/** Kendall's tau-b of values with their places; NaN for fewer than two values and where all are equal. */
export function kendall(values: Float64Array): number {
  let [balance, untied, pairs] = [0, 0, 0];
  for (let first = 0; first < values.length; first++) {
    for (let second = first + 1; second < values.length; second++) {
      const sign = Math.sign((values[second] as number) - (values[first] as number));
      balance += sign;
      untied += Math.abs(sign);
      pairs++;
    }
  }
  return balance / Math.sqrt(untied * pairs);
}

/**
 * Normalised discounted cumulative gain of n distances by rising rank, relevances n - 1 to 0, the gain of equal distances
 * being shared among their places. NaN for fewer than two.
 */
export function ndcg(distances: Float64Array): number {
  const last = distances.length - 1;
  const order = Array.from(distances.keys()).sort(byValue(distances));
  let [gain, ideal] = [0, 0];
  for (let start = 0; start <= last; ) {
    const end = endOfTie(distances, order, start);
    const tied = order.slice(start, end);
    const relevance = tied.reduce((sum, index) => sum + last - index, 0) / tied.length;
    for (; start < end; start++) {
      const discount = Math.log2(start + 2);
      gain += relevance / discount;
      ideal += (last - start) / discount;
    }
  }
  return gain / ideal;
}

/** See above; NaN for fewer than three clips. */
export function tripletAccuracy({ clips, distances }: RankedDistances): number {
  let [right, triplets] = [0, 0];
  for (let anchor = 0; anchor < clips; anchor++) {
    const row = distances.subarray(anchor * clips, (anchor + 1) * clips);
    for (let near = anchor + 1; near < clips; near++) {
      for (let far = near + 1; far < clips; far++) {
        right += (1 + Math.sign((row[far] as number) - (row[near] as number))) / 2;
        triplets++;
      }
    }
  }
  return right / triplets;
}

function meanRanks(values: Float64Array): Float64Array {
  const order = Array.from(values.keys()).sort(byValue(values));
  const ranks = new Float64Array(values.length);
  for (let start = 0; start < order.length; ) {
    const end = endOfTie(values, order, start);
    for (const index of order.slice(start, end)) ranks[index] = (start + 1 + end) / 2;
    start = end;
  }
  return ranks;
}

function byValue(values: Float64Array): (a: number, b: number) => number {
  return (a, b) => (values[a] as number) - (values[b] as number);
}

/** Where in the order the values end that equal the one at `start`. */
function endOfTie(values: Float64Array, order: readonly number[], start: number): number {
  const value = values[order[start] as number];
  let end = start + 1;
  while (end < order.length && values[order[end] as number] === value) end++;
  return end;
}
