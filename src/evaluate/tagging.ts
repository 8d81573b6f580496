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

/** Mean over labels of d', the distance of two normal distributions with that ROC area: sqrt(2) z(area). */
export function dPrimeScore(name: string): SceneScore {
  return macroScore(name, (curve) => Math.SQRT2 * normalQuantile(rocArea(curve)), ANY_NUMBER);
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
      const pairs = rows * labels;
      const ranking = rank(probabilities, (pair) => targets[pair] === 1);
      return {
        clips: rows,
        score(sample) {
          const ofClips = weigh(rows, sample);
          const weights = new Uint32Array(pairs);
          for (let row = 0; row < rows; row++) {
            weights.fill(ofClips[row] as number, row * labels, (row + 1) * labels);
          }
          return [averagePrecision(curveOf(ranking, weights))];
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

/** Ranks the clips of each label once; a sample of clips only weighs them anew. */
function macroScore(name: string, scoreOf: (curve: RankingCurve) => number, range: ScoreRange): SceneScore {
  return sceneScore({
    name,
    direction: 'maximize',
    range,
    oneLabel: false,
    prepare(probabilities, targets, shape) {
      const { rows, labels } = shape;
      const byLabel = new Float32Array(rows * labels);
      const isLabelled = new Uint8Array(rows * labels);
      transpose(probabilities, byLabel, shape);
      transpose(targets, isLabelled, shape);
      const rankings = Array.from({ length: labels }, (_, label) => {
        const ofLabel = isLabelled.subarray(label * rows, (label + 1) * rows);
        return rank(byLabel.subarray(label * rows, (label + 1) * rows), (row) => ofLabel[row] === 1);
      });
      return {
        clips: rows,
        score(sample) {
          const weights = weigh(rows, sample);
          let sum = 0;
          for (const ranking of rankings) sum += scoreOf(curveOf(ranking, weights));
          return [sum / labels];
        },
      };
    },
  });
}

/** Rows that are written before the next column is: as many as caches hold. */
const TILE = 64;

function transpose<T extends Float32Array | Uint8Array>(
  table: T,
  columns: T,
  { rows, labels }: SceneShape,
): void {
  for (let first = 0; first < rows; first += TILE) {
    const end = Math.min(rows, first + TILE);
    for (let label = 0; label < labels; label++) {
      for (let row = first; row < end; row++)
        columns[label * rows + row] = table[row * labels + label] as number;
    }
  }
}
