import { fallingOrder } from '../../numerics/falling-order.ts';

/** What a ranking says of rows: at each threshold, highest first, how many positive and negative ones are above. */
export interface RankingCurve {
  /** Called for each threshold with what it adds. */
  eachThreshold(visit: (positives: number, negatives: number) => void): void;
  readonly positives: number;
  readonly negatives: number;
}

/** Sum over thresholds of precision times the step in recall; 0 without positives, as scikit-learn has it. */
export function averagePrecision({ eachThreshold, positives }: RankingCurve): number {
  if (positives === 0) return 0;
  let [found, clips, sum] = [0, 0, 0];
  eachThreshold((right, wrong) => {
    found += right;
    clips += right + wrong;
    sum += (right / positives) * (found / clips);
  });
  return sum;
}

/** Area under the ROC curve; NaN without positives or without negatives. */
export function rocArea({ eachThreshold, positives, negatives }: RankingCurve): number {
  let [above, pairs] = [0, 0];
  eachThreshold((right, wrong) => {
    pairs += wrong * (above + right / 2);
    above += right;
  });
  return pairs / (positives * negatives);
}

/** Rows by falling value, each with whether it is positive and whether the next one's value is another. */
export type Ranking = Uint32Array;

const POSITIVE = 2 ** 31;
const LAST_OF_ITS_VALUE = 2 ** 30;
const ROW = LAST_OF_ITS_VALUE - 1;

/** @throws RangeError for 2^30 rows and more */
export function rank(values: Float32Array | Float64Array, isPositive: (row: number) => boolean): Ranking {
  const count = values.length;
  if (count > ROW) throw new RangeError(`${count} rows to rank; expected less than ${ROW + 1}`);
  const order = values instanceof Float32Array ? fallingOrder(values) : plainOrder(values);
  for (let place = 0; place < count; place++) {
    const row = order[place] as number;
    let bits = row;
    if (isPositive(row)) bits += POSITIVE;
    if (place + 1 === count || values[order[place + 1] as number] !== values[row]) bits += LAST_OF_ITS_VALUE;
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

/**
 * @param weights how often each row counts; or, where `together` is given, each so many rows
 */
export function curveOf(ranking: Ranking, weights: Uint32Array, together = 1): RankingCurve {
  let [positives, negatives] = [0, 0];
  for (let place = 0; place < ranking.length; place++) {
    const bits = ranking[place] as number;
    const weight = weights[((bits & ROW) / together) >>> 0] as number;
    if (bits >= POSITIVE) positives += weight;
    else negatives += weight;
  }
  return {
    positives,
    negatives,
    eachThreshold(visit) {
      let [withLabel, without] = [0, 0];
      for (let place = 0; place < ranking.length; place++) {
        const bits = ranking[place] as number;
        const weight = weights[((bits & ROW) / together) >>> 0] as number;
        if (bits >= POSITIVE) withLabel += weight;
        else without += weight;
        if ((bits & LAST_OF_ITS_VALUE) === 0) continue;
        if (withLabel + without > 0) visit(withLabel, without);
        withLabel = 0;
        without = 0;
      }
    },
  };
}
