import { scoreFamily } from '../../evaluate/scores/families.ts';
import { eventsOfPredictions } from '../../evaluate/scores/frames-to-events.ts';
import type { Direction, EventScore } from '../../evaluate/scores/score.ts';
import { describeScore, getScore } from '../../evaluate/scores/scores.ts';
import type { LabelSpace } from '../../prediction-types/label-space.ts';
import type { HeadMethod } from '../../prediction-types/prediction-type.ts';
import { headMethod, predictionType } from '../../prediction-types/registry.ts';
import type { LabelledRows } from '../rows/embedded-splits.ts';
import type { Postprocessing } from './grids.ts';

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
 * hear-eval-kit; where lower is better, as larger than any other.
 */
export function validator(
  criterion: Criterion,
  valid: LabelledRows,
  space: LabelSpace,
): (probabilities: Float32Array) => Validation {
  const labels = space.vocabulary.length;
  const method = headMethod(space.predictionType);
  if (criterion.score === null) {
    const postprocessing = criterion.postprocessing[0] ?? null;
    return (probabilities) => ({
      score: method.loss(probabilities, valid.targets, labels),
      postprocessing,
    });
  }
  if (method.scored !== null) return typedValidator(criterion.score, method.scored, valid, space);
  const score = getScore(criterion.score);
  if (score.kind === 'event') return eventValidator(score, criterion.postprocessing, valid, space);
  if (score.kind === 'frames') {
    // Which events are made of the frames makes no difference to it, so there is nothing to choose from.
    const postprocessing = criterion.postprocessing[0] ?? null;
    return (probabilities) => {
      const predictions = { labels: space.vocabulary, index: valid.index, probabilities };
      const value = score.prepare(valid.events, predictions).score()[0];
      return { score: definite(value, score.direction), postprocessing };
    };
  }
  const targets = Uint8Array.from(valid.targets);
  const shape = { rows: valid.index.rows, labels };
  return (probabilities) => ({
    score: definite(score.evaluate(probabilities, targets, shape), score.direction),
    postprocessing: null,
  });
}

function definite(score: number | null | undefined, direction: Direction): number {
  if (score !== undefined && score !== null && !Number.isNaN(score)) return score;
  return direction === 'minimize' ? Number.MAX_VALUE : 0;
}

/** Of several targets the mean of their scores. */
function typedValidator(
  name: string,
  scored: NonNullable<HeadMethod['scored']>,
  valid: LabelledRows,
  space: LabelSpace,
): (values: Float32Array) => Validation {
  const { scores, measure } = scoreFamily(predictionType(space.predictionType).scoring.family);
  const score = scores.find((each) => each.name === name);
  if (score === undefined) throw new RangeError(`${name} is not among the scores of this type`);
  return (values) => {
    const data = scored(values, valid, space);
    let sum = 0;
    for (const each of data) {
      sum += score.prepare(measure === undefined ? each : measure(each)).score()[0] ?? Number.NaN;
    }
    return { score: definite(sum / data.length, score.direction), postprocessing: null };
  };
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
      const value = definite(score.evaluate(valid.events, estimated)[0]?.value, score.direction);
      if (best === undefined || sign * value > sign * best.score) best = { score: value, postprocessing };
    }
    if (best === undefined) throw new RangeError('no post-processing to try');
    return best;
  };
}
