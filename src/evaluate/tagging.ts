/**
 * Scores of scenes that may have any number of labels, from how labels rank the clips: macro averages, where every label
 * counts the same however rare it is, a micro average, where every pair of clip and label does; and from how clips rank
 * the labels.
 *
 * Conventions: probabilities and targets have shape (clips, labels). Clips with equal probabilities are told apart by
 * nobody and enter a label's curve together. hear-eval-kit 2021.1.3 computes these scores with scikit-learn 1:
 * average_precision_score and roc_auc_score. Undefined cases are those of scikit-learn: the average precision of a label
 * without a clip is 0; the area under the ROC curve of a label that all clips have, or none, is NaN, and with it the
 * average (older releases raise an error, which hear-eval-kit turns into NaN as well). Where a label ranks perfectly,
 * its d' and so the average are infinite.
 */
import { normalQuantile } from './normal-quantile.ts';
import { type SceneScore, type SceneShape, sceneScore } from './score.ts';

/** Mean over labels of the average precision: the sum over thresholds of precision times the step in recall. */
export function meanAveragePrecisionScore(name: string): SceneScore {
  return macroScore(name, averagePrecision);
}

/** Mean over labels of the area under the ROC curve. */
export function rocAreaScore(name: string): SceneScore {
  return macroScore(name, rocArea);
}

/** Mean over labels of d', the distance of two normal distributions with that ROC area: sqrt(2) z(area). */
export function dPrimeScore(name: string): SceneScore {
  return macroScore(name, (curve) => Math.SQRT2 * normalQuantile(rocArea(curve)));
}

/** Average precision of all pairs of clip and label, ranked together. scikit-learn: average_precision_score, micro. */
export function microAveragePrecisionScore(name: string): SceneScore {
  return sceneScore({
    name,
    direction: 'maximize',
    oneLabel: false,
    prepare(probabilities, targets, shape) {
      validate(probabilities, targets, shape);
      const { rows, labels } = shape;
      const pairs = rows * labels;
      const ranking = rank(probabilities, { rows: pairs, labels: 1 }, 0);
      return {
        clips: rows,
        score(sample) {
          const ofClips = weigh(rows, sample);
          const weights = Uint32Array.from({ length: pairs }, (_, pair) =>
            at(ofClips, Math.floor(pair / labels)),
          );
          return [averagePrecision(curveOf(ranking, weights, (pair) => targets[pair] === 1))];
        },
      };
    },
  });
}

/**
 * Label-weighted label-ranking average precision: over all labels of all clips, the mean of the share of right ones
 * among the clip's labels that are at least as probable. Clips without labels have no part in it; without any label it
 * is NaN. Fonseca et al. 2019, "Audio tagging with noisy labels and minimal supervision"; scikit-learn:
 * label_ranking_average_precision_score, clips weighed by their labels.
 */
export function labelRankingScore(name: string): SceneScore {
  return sceneScore({
    name,
    direction: 'maximize',
    oneLabel: false,
    prepare(probabilities, targets, shape) {
      validate(probabilities, targets, shape);
      const { rows, labels } = shape;
      const precisions = new Float64Array(rows);
      const counts = new Uint32Array(rows);
      for (let row = 0; row < rows; row++) {
        const ranks = rank(
          probabilities.subarray(row * labels, (row + 1) * labels),
          { rows: labels, labels: 1 },
          0,
        );
        const curve = curveOf(
          ranks,
          new Uint32Array(labels).fill(1),
          (label) => targets[row * labels + label] === 1,
        );
        counts[row] = curve.positives;
        precisions[row] = averagePrecision(curve) * curve.positives;
      }
      return {
        clips: rows,
        score(sample) {
          let [sum, count] = [0, 0];
          for (const [row, weight] of weigh(rows, sample).entries()) {
            sum += weight * (precisions[row] as number);
            count += weight * at(counts, row);
          }
          return [sum / count];
        },
      };
    },
  });
}

/** How one label ranks clips: at each threshold, highest first, how many clips with and without it are above. */
interface RankingCurve {
  /** Called for each threshold with what it adds. */
  eachThreshold(visit: (positives: number, negatives: number) => void): void;
  readonly positives: number;
  readonly negatives: number;
}

function averagePrecision({ eachThreshold, positives }: RankingCurve): number {
  if (positives === 0) return 0;
  let [found, clips, sum] = [0, 0, 0];
  eachThreshold((right, wrong) => {
    found += right;
    clips += right + wrong;
    sum += (right / positives) * (found / clips);
  });
  return sum;
}

function rocArea({ eachThreshold, positives, negatives }: RankingCurve): number {
  let [above, pairs] = [0, 0];
  eachThreshold((right, wrong) => {
    pairs += wrong * (above + right / 2);
    above += right;
  });
  // 0 / 0 is NaN where all clips have the label, or none.
  return pairs / (positives * negatives);
}

/** Ranks the clips of each label once; a sample of clips only weighs them anew. */
function macroScore(name: string, scoreOf: (curve: RankingCurve) => number): SceneScore {
  return sceneScore({
    name,
    direction: 'maximize',
    oneLabel: false,
    prepare(probabilities, targets, shape) {
      validate(probabilities, targets, shape);
      const { rows, labels } = shape;
      const rankings = Array.from({ length: labels }, (_, label) => rank(probabilities, shape, label));
      return {
        clips: rows,
        score(sample) {
          const weights = weigh(rows, sample);
          let sum = 0;
          for (const [label, ranking] of rankings.entries()) {
            sum += scoreOf(curveOf(ranking, weights, (row) => targets[row * labels + label] === 1));
          }
          return [sum / labels];
        },
      };
    },
  });
}

/** Rows by falling probability, and where in that order each group of equal ones ends. */
interface Ranking {
  readonly rows: Uint32Array;
  readonly ends: Uint32Array;
}

function rank(probabilities: Float32Array, { rows, labels }: SceneShape, label: number): Ranking {
  const column = Float32Array.from({ length: rows }, (_, row) => probabilities[row * labels + label] ?? 0);
  const order = Uint32Array.from(column, (_, row) => row).sort(
    (a, b) => (column[b] as number) - (column[a] as number),
  );
  const ends: number[] = [];
  for (let place = 1; place <= rows; place++) {
    if (place === rows || column[order[place] as number] !== column[order[place - 1] as number]) {
      ends.push(place);
    }
  }
  return { rows: order, ends: Uint32Array.from(ends) };
}

/** How often each row counts. */
function weigh(rows: number, sample: Uint32Array | undefined): Uint32Array {
  const weights = new Uint32Array(rows);
  if (sample === undefined) return weights.fill(1);
  for (const row of sample) weights[row] = (weights[row] ?? 0) + 1;
  return weights;
}

function curveOf({ rows, ends }: Ranking, weights: Uint32Array, has: (row: number) => boolean): RankingCurve {
  const right = new Float64Array(ends.length);
  const wrong = new Float64Array(ends.length);
  let [positives, negatives, place] = [0, 0, 0];
  for (const [group, end] of ends.entries()) {
    for (; place < end; place++) {
      const row = rows[place] as number;
      const counts = has(row) ? right : wrong;
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

function validate(probabilities: Float32Array, targets: Uint8Array, { rows, labels }: SceneShape): void {
  if (probabilities.length !== rows * labels || targets.length !== rows * labels) {
    throw new RangeError(
      `Expected ${rows} x ${labels} probabilities and targets, got ${probabilities.length} and ${targets.length}`,
    );
  }
}

function at(values: Uint32Array, index: number): number {
  return values[index] ?? 0;
}
