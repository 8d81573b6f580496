import { fallingOrder } from './falling-order.ts';

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

/** Rows by falling value, and where in that order each group of equal ones ends. */
interface Ranking {
  readonly rows: Uint32Array;
  readonly ends: Uint32Array;
  /** 0 or 1, by place in the order. */
  readonly positive: Uint8Array;
}

export function rank(values: Float32Array | Float64Array, isPositive: (row: number) => boolean): Ranking {
  const count = values.length;
  const rows = values instanceof Float32Array ? fallingOrder(values) : plainOrder(values);
  const positive = new Uint8Array(count);
  const ends = new Uint32Array(count);
  let groups = 0;
  for (let place = 0; place < count; place++) {
    const row = rows[place] as number;
    if (isPositive(row)) positive[place] = 1;
    if (place + 1 === count || values[rows[place + 1] as number] !== values[row]) ends[groups++] = place + 1;
  }
  return { rows, ends: ends.slice(0, groups), positive };
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
  for (const row of sample) weights[row] = (weights[row] ?? 0) + 1;
  return weights;
}

/** @param weights how often each row counts */
export function curveOf({ rows, ends, positive }: Ranking, weights: Uint32Array): RankingCurve {
  const right = new Float64Array(ends.length);
  const wrong = new Float64Array(ends.length);
  let [positives, negatives, place] = [0, 0, 0];
  for (let group = 0; group < ends.length; group++) {
    let [withLabel, without] = [0, 0];
    for (const end = ends[group] as number; place < end; place++) {
      const weight = weights[rows[place] as number] as number;
      if (positive[place] === 1) withLabel += weight;
      else without += weight;
    }
    right[group] = withLabel;
    wrong[group] = without;
    positives += withLabel;
    negatives += without;
  }
  return {
    positives,
    negatives,
    eachThreshold(visit) {
      for (let group = 0; group < ends.length; group++) {
        const [withLabel, without] = [right[group] as number, wrong[group] as number];
        if (withLabel + without > 0) visit(withLabel, without);
      }
    },
  };
}
