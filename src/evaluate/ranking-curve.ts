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
export interface Ranking {
  readonly rows: Uint32Array;
  readonly ends: Uint32Array;
}

export function rank(values: Float32Array | Float64Array): Ranking {
  const rows = values.length;
  const order = new Uint32Array(rows).map((_, row) => row);
  order.sort((a, b) => (values[b] as number) - (values[a] as number));
  const ends: number[] = [];
  for (let place = 1; place <= rows; place++) {
    if (place === rows || values[order[place] as number] !== values[order[place - 1] as number]) {
      ends.push(place);
    }
  }
  return { rows: order, ends: Uint32Array.from(ends) };
}

/** How often each row counts. */
export function weigh(rows: number, sample: Uint32Array | undefined): Uint32Array {
  const weights = new Uint32Array(rows);
  if (sample === undefined) return weights.fill(1);
  for (const row of sample) weights[row] = (weights[row] ?? 0) + 1;
  return weights;
}

/** @param weights how often each row counts */
export function curveOf(
  { rows, ends }: Ranking,
  weights: Uint32Array,
  isPositive: (row: number) => boolean,
): RankingCurve {
  const right = new Float64Array(ends.length);
  const wrong = new Float64Array(ends.length);
  let [positives, negatives, place] = [0, 0, 0];
  for (const [group, end] of ends.entries()) {
    for (; place < end; place++) {
      const row = rows[place] as number;
      const counts = isPositive(row) ? right : wrong;
      counts[group] = (counts[group] as number) + (weights[row] as number);
    }
    positives += right[group] as number;
    negatives += wrong[group] as number;
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
