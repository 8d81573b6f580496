/**
 * Scores of scenes that have one label each.
 *
 * Conventions: probabilities and targets have shape (clips, labels), labels in the order of the vocabulary. The predicted
 * label is the one with the highest probability, the first of them where several are equal (NumPy's argmax, as
 * hear-eval-kit takes it). Every clip counts the same.
 */
import { type SceneScore, type SceneShape, type ScoredClips, sceneScore } from './score.ts';

const CHROMAS = 12;

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

function labelScore(name: string, isRight: (predicted: number, target: number) => boolean): SceneScore {
  return sceneScore({
    name,
    direction: 'maximize',
    oneLabel: true,
    prepare(probabilities, targets, shape) {
      validate(probabilities, targets, shape);
      const right = new Uint8Array(shape.rows);
      for (let row = 0; row < shape.rows; row++) {
        const start = row * shape.labels;
        const predicted = argmax(probabilities, start, shape.labels);
        right[row] = isRight(predicted, argmax(targets, start, shape.labels)) ? 1 : 0;
      }
      return shareOf(right);
    },
  });
}

function validate(probabilities: Float32Array, targets: Uint8Array, { rows, labels }: SceneShape): void {
  if (probabilities.length !== rows * labels || targets.length !== rows * labels) {
    throw new RangeError(
      `Expected ${rows} x ${labels} probabilities and targets, got ${probabilities.length} and ${targets.length}`,
    );
  }
}

/** Index of the largest of `count` values from `start`: the first of equals, the first NaN if there is one. */
function argmax(values: Float32Array | Uint8Array, start: number, count: number): number {
  let best = 0;
  let highest = Number.NEGATIVE_INFINITY;
  for (let index = 0; index < count; index++) {
    const value = values[start + index] ?? Number.NaN;
    if (Number.isNaN(value)) return index;
    if (value > highest) {
      highest = value;
      best = index;
    }
  }
  return best;
}

function shareOf(right: Uint8Array): ScoredClips {
  const total = right.reduce((sum, value) => sum + value, 0);
  return {
    clips: right.length,
    score(sample) {
      if (sample === undefined) return [total / right.length];
      let sum = 0;
      for (let index = 0; index < sample.length; index++) sum += right[sample[index] ?? 0] ?? 0;
      return [sum / sample.length];
    },
  };
}
