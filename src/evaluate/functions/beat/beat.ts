/** Scores of beats, as mir_eval 0.8.2 defines them (mir_eval.beat). Times are seconds. */
import { at } from '../../../at.ts';
import { firstAfter, firstFrom } from '../../../numerics/first-from.ts';
import { roundHalfEven } from '../../../numerics/round-half-even.ts';
import {
  distinct,
  harmonicMean,
  matchedEvents,
  median,
  nearestIndex,
  UnscorableError,
} from '../event-times.ts';
import { beatContinuity } from './continuity.ts';
import { gotoScore } from './goto.ts';
import { beatInformationGain } from './information-gain.ts';
import { beatVariations, requireBeats } from './variations.ts';

const FROM_SECONDS = 5;
const PER_SECOND = 100;

/** Names as mir_eval.beat.evaluate has them; from 0 to 1, but that those of Cemgil are at most 2 and the P-score has no bound. */
export type BeatScores = Readonly<
  Record<
    | 'F-measure'
    | 'Cemgil'
    | 'Cemgil Best Metric Level'
    | 'Goto'
    | 'P-score'
    | 'Correct Metric Level Continuous'
    | 'Correct Metric Level Total'
    | 'Any Metric Level Continuous'
    | 'Any Metric Level Total'
    | 'Information gain',
    number
  >
>;

/** The beats from `from` seconds on, which is usual before they are scored. mir_eval.beat.trim_beats. */
export function trimBeats(beats: Float64Array, from = FROM_SECONDS): Float64Array {
  return beats.filter((time) => time >= from);
}

/**
 * F-measure of beats that are at most `window` from one of the reference; 0 where either list is empty. Nothing is left out at
 * the beginning. mir_eval.beat.f_measure.
 *
 * @param reference seconds, rising
 * @param estimated seconds, rising
 * @param options.window seconds. Default 0.07.
 * @throws RangeError for times that fall or are later than 30,000 s
 */
export function beatFMeasure(
  reference: Float64Array,
  estimated: Float64Array,
  { window = 0.07 }: { readonly window?: number } = {},
): number {
  requireBeats(reference, estimated);
  if (reference.length === 0 || estimated.length === 0) return 0;
  const matched = matchedEvents(reference, estimated, window);
  return harmonicMean(matched / estimated.length, matched / reference.length);
}

/**
 * The mean of a Gaussian of the errors, at the metrical level of the reference and at the best of its variations; 0 where
 * either list is empty (Cemgil, Kappen, Desain and Honing 2001, "On tempo tracking: Tempogram representation and Kalman
 * filtering"). mir_eval.beat.cemgil.
 *
 * @param reference seconds, rising
 * @param estimated seconds, rising
 * @param options.sigma of the Gaussian, seconds. Default 0.04.
 * @throws RangeError for times that fall or are later than 30,000 s
 */
export function cemgilScore(
  reference: Float64Array,
  estimated: Float64Array,
  { sigma = 0.04 }: { readonly sigma?: number } = {},
): { readonly own: number; readonly best: number } {
  requireBeats(reference, estimated);
  if (reference.length === 0 || estimated.length === 0) return { own: 0, best: 0 };
  const levels = beatVariations(reference).map((beats) => {
    let sum = 0;
    for (const beat of beats) {
      const error = beat - at(estimated, nearestIndex(beat, estimated));
      sum += Math.exp(-(error ** 2) / (2 * sigma ** 2));
    }
    return sum / (0.5 * (estimated.length + beats.length));
  });
  return { own: at(levels, 0), best: Math.max(...levels) };
}

/**
 * How many pairs of beats are at most a share of the usual interval apart, over the number of beats, in steps of 10 ms; 0
 * where either has fewer than two beats (McKinney, Moelants, Davies and Klapuri 2007, "Evaluation of audio beat tracking and
 * music tempo extraction algorithms"). Above 1 where beats are nearer to each other than that. mir_eval.beat.p_score.
 *
 * @param reference seconds, rising, not all within 10 ms
 * @param estimated seconds, rising
 * @param options.threshold share of the median interval of the reference. Default 0.2.
 * @throws RangeError for times that fall or are later than 30,000 s, or a reference without an interval
 */
export function beatPScore(
  reference: Float64Array,
  estimated: Float64Array,
  { threshold = 0.2 }: { readonly threshold?: number } = {},
): number {
  requireBeats(reference, estimated);
  if (reference.length < 2 || estimated.length < 2) return 0;
  const first = Math.min(at(reference, 0), at(estimated, 0));
  const quantized = (times: Float64Array) =>
    distinct(times.map((time) => Math.ceil((time - first) * PER_SECOND)));
  const [truth, found] = [quantized(reference), quantized(estimated)];
  if (truth.length < 2) {
    throw new UnscorableError('reference: all beats are within 10 ms; expected an interval between beats');
  }
  const intervals = truth.subarray(1).map((step, index) => step - at(truth, index));
  const window = roundHalfEven(threshold * median(intervals));
  let pairs = 0;
  for (const step of found) pairs += firstAfter(truth, step + window) - firstFrom(truth, step - window);
  return pairs / Math.max(reference.length, estimated.length);
}

/**
 * Every score of beats, by mir_eval's names, of those from 5 s on. mir_eval.beat.evaluate.
 *
 * @param reference seconds, rising
 * @param estimated seconds, rising
 * @throws RangeError for times that fall or are later than 30,000 s, or a reference whose beats are all within 10 ms
 */
export function evaluateBeats(reference: Float64Array, estimated: Float64Array): BeatScores {
  const [truth, found] = [trimBeats(reference), trimBeats(estimated)];
  const cemgil = cemgilScore(truth, found);
  const continuity = beatContinuity(truth, found);
  return {
    'F-measure': beatFMeasure(truth, found),
    Cemgil: cemgil.own,
    'Cemgil Best Metric Level': cemgil.best,
    Goto: gotoScore(truth, found),
    'P-score': beatPScore(truth, found),
    'Correct Metric Level Continuous': continuity.correctLevelContinuous,
    'Correct Metric Level Total': continuity.correctLevelTotal,
    'Any Metric Level Continuous': continuity.anyLevelContinuous,
    'Any Metric Level Total': continuity.anyLevelTotal,
    'Information gain': beatInformationGain(truth, found),
  };
}
