/**
 * Scores of scenes that have one label each.
 *
 * Conventions: probabilities and targets have shape (clips, labels), labels in the order of the vocabulary. The predicted
 * label is the one with the highest probability, the first of them where several are equal (NumPy's argmax, as
 * hear-eval-kit takes it). Every clip counts the same, but for averages over classes.
 *
 * Balanced accuracy, F1 and log loss are those of scikit-learn 1.9, undefined cases included: a class without a clip has
 * no part in balanced accuracy, one that is neither true of a clip nor predicted none in macro F1; probabilities are
 * kept 2.2e-16 away from 0 and 1 in the log loss. Micro F1 of clips that have one label each is their accuracy.
 */
import { at } from '../../at.ts';
import { eachClip, meanOfClips } from './clip-samples.ts';
import { NOT_NEGATIVE, requireShape, type SceneScore, type SceneShape, SHARE, sceneScore } from './score.ts';

const CHROMAS = 12;
const CALIBRATION_BINS = 15;

/** Share of clips whose predicted label is the right one. hear-eval-kit: Top1Accuracy (`top1_acc`, `pitch_acc`). */
export function accuracyScore(name: string): SceneScore {
  return labelScore(name, (predicted, target) => predicted === target);
}

/**
 * Share of clips whose predicted pitch is right up to octaves: the label's index modulo 12, which presumes a vocabulary
 * of consecutive semitones. hear-eval-kit: ChromaAccuracy (`chroma_acc`).
 */
export function chromaAccuracyScore(name: string): SceneScore {
  return labelScore(name, (predicted, target) => predicted % CHROMAS === target % CHROMAS);
}

/** Mean over the classes that there are of the share of their clips that is right. scikit-learn: balanced_accuracy_score. */
export function balancedAccuracyScore(name: string): SceneScore {
  return countScore(name, ({ labels, target, right }) => {
    let [sum, classes] = [0, 0];
    for (let label = 0; label < labels; label++) {
      const clips = at(target, label);
      if (clips === 0) continue;
      sum += at(right, label) / clips;
      classes++;
    }
    return sum / classes;
  });
}

/** Mean over classes of F1 = 2 right / (clips of the class + clips predicted to be). scikit-learn: f1_score, macro. */
export function macroF1Score(name: string): SceneScore {
  return countScore(name, ({ labels, predicted, target, right }) => {
    let [sum, classes] = [0, 0];
    for (let label = 0; label < labels; label++) {
      const clips = at(target, label) + at(predicted, label);
      if (clips === 0) continue;
      sum += (2 * at(right, label)) / clips;
      classes++;
    }
    return sum / classes;
  });
}

/** Mean of -ln of the right label's probability. scikit-learn: log_loss. */
export function logLossScore(name: string): SceneScore {
  return sceneScore({
    name,
    direction: 'minimize',
    range: NOT_NEGATIVE,
    oneLabel: true,
    prepare(probabilities, targets, shape) {
      const losses = new Float64Array(shape.rows);
      for (let row = 0; row < shape.rows; row++) {
        const start = row * shape.labels;
        const probability = at(probabilities, start + argmax(targets, start, shape.labels));
        losses[row] = -Math.log(Math.min(1 - Number.EPSILON, Math.max(Number.EPSILON, probability)));
      }
      return meanOfClips([losses]);
    },
  });
}

/**
 * Expected calibration error: how far the highest probability is from the share of clips that are right, in bins
 * ](k - 1) / 15, k / 15] of that probability, weighed by their clips. Guo et al. 2017, "On Calibration of Modern Neural
 * Networks".
 */
export function calibrationErrorScore(name: string): SceneScore {
  return sceneScore({
    name,
    direction: 'minimize',
    range: NOT_NEGATIVE,
    oneLabel: true,
    prepare(probabilities, targets, shape) {
      const confidences = new Float64Array(shape.rows);
      const { predicted, target } = decide(probabilities, targets, shape);
      for (let row = 0; row < shape.rows; row++) {
        confidences[row] = at(probabilities, row * shape.labels + at(predicted, row));
      }
      return {
        clips: shape.rows,
        score(sample) {
          const gaps = new Float64Array(CALIBRATION_BINS);
          eachClip(shape.rows, sample, (row) => {
            const confidence = confidences[row] as number;
            const bin = Math.max(0, Math.min(CALIBRATION_BINS, Math.ceil(confidence * CALIBRATION_BINS)) - 1);
            const isRight = predicted[row] === target[row] ? 1 : 0;
            gaps[bin] = (gaps[bin] as number) + isRight - confidence;
          });
          return [gaps.reduce((sum, gap) => sum + Math.abs(gap), 0) / (sample?.length ?? shape.rows)];
        },
      };
    },
  });
}

/** By the names that metadata and `--score` have. */
export const classificationScores: readonly SceneScore[] = [
  accuracyScore('top1_acc'),
  accuracyScore('pitch_acc'),
  chromaAccuracyScore('chroma_acc'),
  balancedAccuracyScore('balanced_acc'),
  macroF1Score('f1_macro'),
  accuracyScore('f1_micro'),
  logLossScore('log_loss'),
  calibrationErrorScore('calibration_error'),
];

/** Numbers of clips by right label (rows) and predicted label (columns). scikit-learn: confusion_matrix. */
export function confusionMatrix(
  probabilities: Float32Array,
  targets: Uint8Array,
  shape: SceneShape,
): readonly (readonly number[])[] {
  requireShape(probabilities, targets, shape);
  const { predicted, target } = decide(probabilities, targets, shape);
  const counts = Array.from({ length: shape.labels }, () => new Array<number>(shape.labels).fill(0));
  for (const [row, label] of target.entries()) {
    const ofLabel = at(counts, label);
    const column = at(predicted, row);
    ofLabel[column] = at(ofLabel, column) + 1;
  }
  return counts;
}

/** Predicted and right label of each clip. */
interface Decisions {
  readonly predicted: Uint32Array;
  readonly target: Uint32Array;
}

function decide(probabilities: Float32Array, targets: Uint8Array, shape: SceneShape): Decisions {
  const labelsOf = (values: Float32Array | Uint8Array) =>
    Uint32Array.from({ length: shape.rows }, (_, row) => argmax(values, row * shape.labels, shape.labels));
  return { predicted: labelsOf(probabilities), target: labelsOf(targets) };
}

/** Clips by label: those predicted to have it, those that have it, those of which both is true. */
interface LabelCounts {
  readonly labels: number;
  readonly predicted: Uint32Array;
  readonly target: Uint32Array;
  readonly right: Uint32Array;
}

function countScore(name: string, scoreOf: (counts: LabelCounts) => number): SceneScore {
  return sceneScore({
    name,
    direction: 'maximize',
    range: SHARE,
    oneLabel: true,
    prepare(probabilities, targets, shape) {
      const decided = decide(probabilities, targets, shape);
      return {
        clips: shape.rows,
        score(sample) {
          const none = () => new Uint32Array(shape.labels);
          const counts = { labels: shape.labels, predicted: none(), target: none(), right: none() };
          eachClip(shape.rows, sample, (row) => {
            const [predicted, target] = [decided.predicted[row] as number, decided.target[row] as number];
            counts.predicted[predicted] = (counts.predicted[predicted] as number) + 1;
            counts.target[target] = (counts.target[target] as number) + 1;
            if (predicted === target) counts.right[target] = (counts.right[target] as number) + 1;
          });
          return [scoreOf(counts)];
        },
      };
    },
  });
}

function labelScore(name: string, isRight: (predicted: number, target: number) => boolean): SceneScore {
  return sceneScore({
    name,
    direction: 'maximize',
    range: SHARE,
    oneLabel: true,
    prepare(probabilities, targets, shape) {
      const { predicted, target } = decide(probabilities, targets, shape);
      return meanOfClips([predicted.map((label, row) => (isRight(label, at(target, row)) ? 1 : 0))]);
    },
  });
}

/** Index of the largest of `count` values from `start`: the first of equals, the first NaN if there is one. */
function argmax(values: Float32Array | Uint8Array, start: number, count: number): number {
  let best = 0;
  let highest = Number.NEGATIVE_INFINITY;
  for (let index = 0; index < count; index++) {
    const value = values[start + index] as number;
    if (Number.isNaN(value)) return index;
    if (value > highest) {
      highest = value;
      best = index;
    }
  }
  return best;
}
