import { eventsOfPredictions } from '../evaluate/frames-to-events.ts';
import type { Direction, EventScore } from '../evaluate/score.ts';
import { describeScore, getScore } from '../evaluate/scores.ts';
import { isLabelType } from '../formats/prediction-type.ts';
import type { LabelledRows } from './embedded-splits.ts';
import type { Postprocessing } from './grids.ts';
import { pitchValidator, regressionValidator } from './number-validators.ts';
import { predictionLoss } from './prediction-loss.ts';
import type { LabelSpace } from './targets.ts';

/** What decides when training ends, which epoch is kept and which grid point is chosen. */
export type Criterion = {
  /** Name of the score, or null: the loss on the validation splits (`use_scoring_for_early_stopping: false`). */
  readonly score: string | null;
  /** Ways to make events of frames, of which each validation takes the best; empty for other tasks. */
  readonly postprocessing: readonly Postprocessing[];
};

export interface Validation {
  readonly score: number;
  /** How the events were made that had this score; null for other tasks. */
  readonly postprocessing: Postprocessing | null;
}

export function directionOf(criterion: Criterion): Direction {
  if (criterion.score === null) return 'minimize';
  return describeScore(criterion.score)?.direction ?? getScore(criterion.score).direction;
}

/**
 * Scores probabilities, shape (rows, labels), of the validation splits. An undefined score counts as 0, as in
 * hear-eval-kit.
 */
export function validator(
  criterion: Criterion,
  valid: LabelledRows,
  space: LabelSpace,
): (probabilities: Float32Array) => Validation {
  const labels = space.vocabulary.length;
  if (criterion.score === null) {
    const postprocessing = criterion.postprocessing[0] ?? null;
    return (probabilities) => ({
      score: predictionLoss(probabilities, valid.targets, space),
      postprocessing,
    });
  }
  const { predictionType } = space;
  if (!isLabelType(predictionType)) {
    const scoreOf =
      space.pitch === undefined
        ? regressionValidator(criterion.score, valid, labels)
        : pitchValidator(criterion.score, valid, space.pitch);
    return (values) => ({ score: scoreOf(values) || 0, postprocessing: null });
  }
  const score = getScore(criterion.score);
  if (score.kind === 'event') return eventValidator(score, criterion.postprocessing, valid, space);
  if (score.kind === 'frames') {
    // Which events are made of the frames makes no difference to it, so there is nothing to choose from.
    const postprocessing = criterion.postprocessing[0] ?? null;
    return (probabilities) => {
      const predictions = { labels: space.vocabulary, index: valid.index, probabilities };
      return { score: score.prepare(valid.events, predictions).score()[0] || 0, postprocessing };
    };
  }
  const targets = Uint8Array.from(valid.targets);
  const shape = { rows: valid.index.rows, labels };
  return (probabilities) => ({
    score: score.evaluate(probabilities, targets, shape) || 0,
    postprocessing: null,
  });
}

function eventValidator(
  score: EventScore,
  grid: readonly Postprocessing[],
  valid: LabelledRows,
  space: LabelSpace,
): (probabilities: Float32Array) => Validation {
  // Of equal scores the one with the larger values wins: hear-eval-kit sorts pairs of score and values in reverse.
  const widestFirst = [...grid].sort(
    (a, b) => b.median_filter_ms - a.median_filter_ms || b.min_duration - a.min_duration,
  );
  const sign = score.direction === 'maximize' ? 1 : -1;
  return (probabilities) => {
    const predictions = { labels: space.vocabulary, index: valid.index, probabilities };
    let best: Validation | undefined;
    for (const postprocessing of widestFirst) {
      const estimated = eventsOfPredictions(predictions, {
        medianFilterMs: postprocessing.median_filter_ms,
        minDurationMs: postprocessing.min_duration,
      });
      const value = score.evaluate(valid.events, estimated)[0]?.value || 0;
      if (best === undefined || sign * value > sign * best.score) best = { score: value, postprocessing };
    }
    if (best === undefined) throw new RangeError('no post-processing to try');
    return best;
  };
}
