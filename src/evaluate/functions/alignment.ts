/**
 * Scores of points in time that were found for given events, such as the words of a song, as mir_eval 0.8.2 defines them
 * (mir_eval.alignment). Times are seconds.
 */
import { at, last } from '../../at.ts';
import { numpyMean } from '../../numerics/numpy-mean.ts';
import { median, UnscorableError } from './event-times.ts';

/**
 * Names as mir_eval.alignment.evaluate has them: `pc` is the share of right times, `mae` and `aae` are the median and the mean
 * absolute error in seconds, `pcs` is the share of right segments, `perceptual` is from 0 to about 1.
 */
export type AlignmentScores = Readonly<Record<'pc' | 'mae' | 'aae' | 'pcs' | 'perceptual', number>>;

/**
 * Every score of an alignment, by mir_eval's names.
 *
 * - `pc`: the share of times that are at most `window` from the reference
 * - `pcs`: for how much of the time from the first to the last event both are between the same two events (MIREX lyrics
 *   alignment 2020); with a `duration`, of all of it (Fujihara, Goto, Ogata and Okuno 2011, "LyricSynchronizer")
 * - `perceptual`: the mean of a skewed normal density of the errors, fitted to what listeners found synchronous
 *   (Lizé-Masclef, Vaglio and Moussallam 2021, "User-centered evaluation of lyrics to audio alignment")
 *
 * @param reference seconds from 0, rising, at least one; without a `duration` not all equal
 * @param estimated as many
 * @param options.window seconds. Default 0.3.
 * @param options.duration of the recording, seconds
 * @throws RangeError for times that are none of that
 */
export function evaluateAlignment(
  reference: Float64Array,
  estimated: Float64Array,
  { window = 0.3, duration }: { readonly window?: number; readonly duration?: number } = {},
): AlignmentScores {
  requireTimes(reference, 'reference');
  requireTimes(estimated, 'estimate');
  if (reference.length === 0) throw new UnscorableError('reference: no times; expected at least one');
  if (estimated.length !== reference.length) {
    throw new UnscorableError(
      `${estimated.length} estimated times; expected ${reference.length}, one of each event`,
    );
  }
  const errors = estimated.map((time, index) => time - at(reference, index));
  const sizes = errors.map(Math.abs);
  return {
    pc: sizes.filter((size) => size <= window).length / sizes.length,
    mae: median(sizes),
    aae: numpyMean(sizes),
    pcs:
      duration === undefined
        ? sharedTime(reference, estimated) / between(reference)
        : sharedTime(within(reference, duration), within(estimated, duration)) / duration,
    perceptual: numpyMean(errors.map(perceived)),
  };
}

function requireTimes(times: Float64Array, name: string): void {
  for (let index = 0; index < times.length; index++) {
    const time = at(times, index);
    if (!(time >= 0)) throw new UnscorableError(`${name}: a time of ${time}; expected seconds from 0`);
    if (index > 0 && time < at(times, index - 1)) {
      throw new UnscorableError(
        `${name}: ${time} comes after ${at(times, index - 1)}; expected rising times`,
      );
    }
  }
}

/** @throws RangeError where there is no time in between */
function between(times: Float64Array): number {
  const seconds = last(times) - at(times, 0);
  if (seconds > 0) return seconds;
  throw new UnscorableError(
    'reference: all times are equal; expected several, or the duration of the recording',
  );
}

/** @throws RangeError where a time is after the end, or there is no time before it */
function within(times: Float64Array, duration: number): Float64Array {
  if (!(duration > 0 && last(times) <= duration)) {
    throw new UnscorableError(`a duration of ${duration}; expected seconds, no time being after the end`);
  }
  return Float64Array.of(0, ...times, duration);
}

/** For how long both are between the same two events. */
function sharedTime(reference: Float64Array, estimated: Float64Array): number {
  let shared = 0;
  for (let index = 1; index < reference.length; index++) {
    const start = Math.max(at(reference, index - 1), at(estimated, index - 1));
    const end = Math.min(at(reference, index), at(estimated, index));
    shared += Math.max(0, end - start);
  }
  return shared;
}

const SKEWNESS = 1.12244251;
const LOCATION = -0.22270315;
const SCALE = 0.29779424;
const DENSITY_OF_BEST = 1.6857;

/** The density of a skewed normal distribution over that of the best error. */
function perceived(error: number): number {
  const z = (error - LOCATION) / SCALE;
  return (2 * density(z) * cumulative(SKEWNESS * z)) / SCALE / DENSITY_OF_BEST;
}

function density(z: number): number {
  return Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
}

/** Of the standard normal distribution, to 15 decimals. Marsaglia 2004, "Evaluating the normal distribution". */
function cumulative(z: number): number {
  // Beyond it differs from 0 or 1 by less than a double tells.
  if (Math.abs(z) > 8) return z > 0 ? 1 : 0;
  let [term, sum] = [z, z];
  for (let odd = 3; sum + term !== sum; odd += 2) {
    term *= (z * z) / odd;
    sum += term;
  }
  return 0.5 + sum * density(z);
}
