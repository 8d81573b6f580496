import { fallingOrder } from '../../numerics/falling-order.ts';

/** A ranking of which each row counts so often. */
export interface RankingCurve {
  readonly ranking: Ranking;
  readonly weights: Uint32Array;
  readonly positives: number;
  readonly negatives: number;
}

/** Sum over thresholds of precision times the step in recall; 0 without positives, as scikit-learn has it. */
export function averagePrecision({ ranking, weights, positives }: RankingCurve): number {
  if (positives === 0) return 0;
  let [found, rows, right, sum] = [0, 0, 0, 0];
  for (let place = 0; place < ranking.length; place++) {
    const bits = ranking[place] as number;
    const weight = weights[bits & ROW] as number;
    rows += weight;
    if (bits >= POSITIVE) right += weight;
    // A threshold without positives adds nothing.
    if (right === 0 || (bits & LAST_OF_ITS_VALUE) === 0) continue;
    found += right;
    sum += (right / positives) * (found / rows);
    right = 0;
  }
  return sum;
}

/** Area under the ROC curve; NaN without positives or without negatives. */
export function rocArea({ ranking, weights, positives, negatives }: RankingCurve): number {
  let [above, right, wrong, pairs] = [0, 0, 0, 0];
  for (let place = 0; place < ranking.length; place++) {
    const bits = ranking[place] as number;
    const weight = weights[bits & ROW] as number;
    if (bits >= POSITIVE) right += weight;
    else wrong += weight;
    if ((bits & LAST_OF_ITS_VALUE) === 0) continue;
    pairs += wrong * (above + right / 2);
    above += right;
    right = 0;
    wrong = 0;
  }
  return pairs / (positives * negatives);
}

/** Rows by falling value, each with whether it is positive and whether the next one's value is another. */
export type Ranking = Uint32Array;

const POSITIVE = 2 ** 31;
const LAST_OF_ITS_VALUE = 2 ** 30;
const ROW = LAST_OF_ITS_VALUE - 1;

/**
 * @param together so many values, one after the other, are of one row of the ranking
 * @throws RangeError for 2^30 values and more
 */
export function rank(
  values: Float32Array | Float64Array,
  isPositive: (value: number) => boolean,
  together = 1,
): Ranking {
  const count = values.length;
  if (count > ROW) throw new RangeError(`${count} rows to rank; expected less than ${ROW + 1}`);
  const order = values instanceof Float32Array ? fallingOrder(values) : plainOrder(values);
  for (let place = 0; place < count; place++) {
    const index = order[place] as number;
    let bits = together === 1 ? index : Math.floor(index / together);
    if (isPositive(index)) bits += POSITIVE;
    const isLast = place + 1 === count || values[order[place + 1] as number] !== values[index];
    if (isLast) bits += LAST_OF_ITS_VALUE;
    order[place] = bits;
  }
  return order;
}

function plainOrder(values: Float64Array): Uint32Array {
  const order = new Uint32Array(values.length);
  for (let row = 0; row < order.length; row++) order[row] = row;
  return order.sort((a, b) => (values[b] as number) - (values[a] as number));
}

/** How often each row counts. */
export function weigh(rows: number, sample: Uint32Array | undefined): Uint32Array {
  const weights = new Uint32Array(rows);
  if (sample === undefined) return weights.fill(1);
  for (const row of sample) weights[row] = (weights[row] as number) + 1;
  return weights;
}

/** @param weights how often each row counts */
export function curveOf(ranking: Ranking, weights: Uint32Array): RankingCurve {
  let [positives, all] = [0, 0];
  for (let place = 0; place < ranking.length; place++) {
    const bits = ranking[place] as number;
    const weight = weights[bits & ROW] as number;
    all += weight;
    if (bits >= POSITIVE) positives += weight;
  }
  return { ranking, weights, positives, negatives: all - positives };
}
