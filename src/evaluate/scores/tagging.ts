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
import { averagePrecision, curveOf, type RankingCurve, rank, rocArea, weigh } from './ranking-curve.ts';
import { ANY_NUMBER, type SceneScore, type SceneShape, type ScoreRange, SHARE, sceneScore } from './score.ts';

/** Mean over labels of the average precision: the sum over thresholds of precision times the step in recall. */
export function meanAveragePrecisionScore(name: string): SceneScore {
  return macroScore(name, averagePrecision, SHARE);
}

/** Mean over labels of the area under the ROC curve. */
export function rocAreaScore(name: string): SceneScore {
  return macroScore(name, rocArea, SHARE);
}

/**
 * Mean over labels of d', the distance of two normal distributions with that ROC area: sqrt(2) z(area). In resamples, where
 * few clips of a label are all above the others by chance, half a pair is taken to be wrong, so that d' is finite: the rule of
 * 1/(2N), Macmillan and Kaplan 1985, "Detection theory analysis of group data".
 */
export function dPrimeScore(name: string): SceneScore {
  return macroScore(name, dPrime, ANY_NUMBER, finiteDPrime);
}

/** Average precision of all pairs of clip and label, ranked together. scikit-learn: average_precision_score, micro. */
export function microAveragePrecisionScore(name: string): SceneScore {
  return sceneScore({
    name,
    direction: 'maximize',
    range: SHARE,
    oneLabel: false,
    prepare(probabilities, targets, shape) {
      const { rows, labels } = shape;
      const ranking = rank(probabilities, (pair) => targets[pair] === 1, labels);
      return {
        clips: rows,
        score(sample) {
          return [averagePrecision(curveOf(ranking, weigh(rows, sample)))];
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
    range: SHARE,
    oneLabel: false,
    prepare(probabilities, targets, shape) {
      const { rows, labels } = shape;
      const precisions = new Float64Array(rows);
      const counts = new Uint32Array(rows);
      const once = new Uint32Array(labels).fill(1);
      for (let row = 0; row < rows; row++) {
        const start = row * labels;
        const ofClip = probabilities.subarray(start, start + labels);
        const curve = curveOf(
          rank(ofClip, (label) => targets[start + label] === 1),
          once,
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
            count += weight * (counts[row] as number);
          }
          return [sum / count];
        },
      };
    },
  });
}

/** By the names that metadata and `--score` have. */
export const taggingScores: readonly SceneScore[] = [
  meanAveragePrecisionScore('mAP'),
  microAveragePrecisionScore('mAP_micro'),
  dPrimeScore('d_prime'),
  rocAreaScore('aucroc'),
  labelRankingScore('lwlrap'),
];

function dPrime(curve: RankingCurve): number {
  return Math.SQRT2 * normalQuantile(rocArea(curve));
}

function finiteDPrime(curve: RankingCurve): number {
  const half = 0.5 / (curve.positives * curve.negatives);
  return Math.SQRT2 * normalQuantile(Math.min(1 - half, Math.max(half, rocArea(curve))));
}

/** Ranks the clips of each label once; a sample of clips only weighs them anew. */
function macroScore(
  name: string,
  scoreOf: (curve: RankingCurve) => number,
  range: ScoreRange,
  ofResamples?: (curve: RankingCurve) => number,
): SceneScore {
  return sceneScore({
    name,
    direction: 'maximize',
    range,
    oneLabel: false,
    prepare(probabilities, targets, shape) {
      const { rows, labels } = shape;
      const rankings = rankedLabels(probabilities, targets, shape);
      const meanOf = (of: typeof scoreOf, sample?: Uint32Array) => {
        const weights = weigh(rows, sample);
        let sum = 0;
        for (let label = 0; label < labels; label++) {
          sum += of(curveOf(rankings.subarray(label * rows, (label + 1) * rows), weights));
        }
        return [sum / labels];
      };
      return {
        clips: rows,
        score: (sample) => meanOf(scoreOf, sample),
        ...(ofResamples === undefined
          ? {}
          : { resampled: (sample: Uint32Array) => meanOf(ofResamples, sample) }),
      };
    },
  });
}

/** What was ranked last of these probabilities, which several scores share. */
const ranked = new WeakMap<Float32Array, { readonly targets: Uint8Array; readonly rankings: Uint32Array }>();

/** Labels that are taken out of the table at a time: as many as caches hold. */
const TILE = 64;

/** The clips of each label ranked, one label after the other: shape (labels, clips). */
function rankedLabels(
  probabilities: Float32Array,
  targets: Uint8Array,
  { rows, labels }: SceneShape,
): Uint32Array {
  const known = ranked.get(probabilities);
  if (known?.targets === targets) return known.rankings;
  const rankings = new Uint32Array(rows * labels);
  const values = new Float32Array(TILE * rows);
  const isLabelled = new Uint8Array(TILE * rows);
  for (let first = 0; first < labels; first += TILE) {
    const width = Math.min(TILE, labels - first);
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < width; column++) {
        const cell = row * labels + first + column;
        values[column * rows + row] = probabilities[cell] as number;
        isLabelled[column * rows + row] = targets[cell] as number;
      }
    }
    for (let column = 0; column < width; column++) {
      const start = column * rows;
      const ranking = rank(values.subarray(start, start + rows), (row) => isLabelled[start + row] === 1);
      rankings.set(ranking, (first + column) * rows);
    }
  }
  ranked.set(probabilities, { targets, rankings });
  return rankings;
}
