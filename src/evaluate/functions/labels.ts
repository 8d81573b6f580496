/**
 * Scores of clips that have labels, from arrays.
 *
 * Conventions: `probabilities` and `targets` have shape (clips, labels), row by row; targets are 0 or 1. What is
 * undefined is NaN. Numbers equal those of scikit-learn 1.9 where it has the score, undefined cases included.
 */
import {
  accuracyScore,
  balancedAccuracyScore,
  calibrationErrorScore,
  chromaAccuracyScore,
  confusionMatrix as confusions,
  logLossScore,
  macroF1Score,
} from '../scores/classification.ts';
import type { SceneScore, SceneShape } from '../scores/score.ts';
import {
  dPrimeScore,
  labelRankingScore,
  meanAveragePrecisionScore,
  microAveragePrecisionScore,
  rocAreaScore,
} from '../scores/tagging.ts';

/**
 * A score of labels.
 *
 * @param probabilities shape (clips, labels), from 0 to 1
 * @param targets shape (clips, labels), 0 or 1
 * @param labels how many columns there are
 * @throws RangeError for arrays of another shape; for scores of one label per clip, where a clip has none or several
 */
type LabelFunction = (probabilities: Float32Array, targets: Uint8Array, labels: number) => number;

/** Share of clips whose most probable label, of equal ones the first, is the right one; each clip has one label. */
export const accuracy: LabelFunction = ofLabels(accuracyScore('accuracy'));

/** Accuracy up to octaves: labels 12 apart are equal, so labels are consecutive semitones; each clip has one label. */
export const chromaAccuracy: LabelFunction = ofLabels(chromaAccuracyScore('chroma accuracy'));

/** Mean over the labels that there are of the share of their clips that is right; each clip has one label. */
export const balancedAccuracy: LabelFunction = ofLabels(balancedAccuracyScore('balanced accuracy'));

/** Mean of F1 over labels that are true of a clip or predicted of one; each clip has one label. */
export const macroF1: LabelFunction = ofLabels(macroF1Score('F1'));

/** Mean of -ln of the right label's probability, kept 2.2e-16 away from 0 and 1; each clip has one label. */
export const logLoss: LabelFunction = ofLabels(logLossScore('log loss'));

/**
 * Expected calibration error in 15 bins of the highest probability (Guo et al. 2017, "On Calibration of Modern Neural
 * Networks"); each clip has one label.
 */
export const calibrationError: LabelFunction = ofLabels(calibrationErrorScore('calibration error'));

/** Mean over labels of the average precision (mAP); 0 for a label that no clip has. Clips have any number of labels. */
export const meanAveragePrecision: LabelFunction = ofLabels(meanAveragePrecisionScore('mAP'));

/** Average precision of all pairs of clip and label, ranked together. */
export const microAveragePrecision: LabelFunction = ofLabels(microAveragePrecisionScore('micro mAP'));

/** Mean over labels of the area under the ROC curve; NaN where a label is true of all clips or of none. */
export const rocArea: LabelFunction = ofLabels(rocAreaScore('ROC area'));

/** Mean over labels of d', sqrt(2) z(ROC area); infinite for a label that ranks perfectly. */
export const dPrime: LabelFunction = ofLabels(dPrimeScore("d'"));

/**
 * Label-weighted label-ranking average precision (lwlrap; Fonseca et al. 2019, "Audio tagging with noisy labels and
 * minimal supervision"). Clips without labels have no part in it.
 */
export const labelRankingPrecision: LabelFunction = ofLabels(labelRankingScore('lwlrap'));

/**
 * Numbers of clips by right label (rows) and predicted label (columns); each clip has one label.
 *
 * @param probabilities shape (clips, labels)
 * @param targets shape (clips, labels), 0 or 1
 * @throws RangeError for arrays of another shape, or a clip without one label
 */
export function confusionMatrix(
  probabilities: Float32Array,
  targets: Uint8Array,
  labels: number,
): readonly (readonly number[])[] {
  const shape = shapeOf(targets, labels);
  requireOneLabel(targets, shape);
  return confusions(probabilities, targets, shape);
}

function ofLabels(score: SceneScore): LabelFunction {
  return (probabilities, targets, labels) => {
    const shape = shapeOf(targets, labels);
    if (score.oneLabel) requireOneLabel(targets, shape);
    return score.evaluate(probabilities, targets, shape);
  };
}

function shapeOf(targets: Uint8Array, labels: number): SceneShape {
  const rows = targets.length / labels;
  if (Number.isInteger(rows) && labels > 0) return { rows, labels };
  throw new RangeError(`${targets.length} targets are no rows of ${labels} labels`);
}

function requireOneLabel(targets: Uint8Array, { rows, labels }: SceneShape): void {
  for (let row = 0; row < rows; row++) {
    const own = targets.subarray(row * labels, (row + 1) * labels);
    const count = own.reduce((sum, target) => sum + target, 0);
    if (count !== 1) throw new RangeError(`clip ${row} has ${count} labels; expected one`);
  }
}
