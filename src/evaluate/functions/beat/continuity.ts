import { at } from '../../../at.ts';
import { nearestIndex } from '../event-times.ts';
import { beatVariations, requireBeats } from './variations.ts';

/** From 0 to 1. */
export interface Continuity {
  /** Share of beats in the longest run of right ones, at the metrical level of the reference. */
  readonly correctLevelContinuous: number;
  /** Share of right beats, at the metrical level of the reference. */
  readonly correctLevelTotal: number;
  /** The same at the best of the levels: that of the reference, its off-beats, twice and half the tempo. */
  readonly anyLevelContinuous: number;
  readonly anyLevelTotal: number;
}

/**
 * How much of the beats is right, and how much of that in a row (CMLc, CMLt, AMLc, AMLt; Hainsworth 2004; Klapuri, Eronen and
 * Astola 2006, "Analysis of the meter of acoustic musical signals"). A beat is right that is near one of the reference and as
 * far from its neighbour as that is, as shares of the interval. 0 where either has fewer than two. mir_eval.beat.continuity.
 *
 * @param reference seconds, rising
 * @param estimated seconds, rising
 * @param options.phase how far off a beat may be. Default 0.175.
 * @param options.period by how much the intervals may differ. Default 0.175.
 * @throws RangeError for times that fall or are later than 30,000 s
 */
export function beatContinuity(
  reference: Float64Array,
  estimated: Float64Array,
  { phase = 0.175, period = 0.175 }: { readonly phase?: number; readonly period?: number } = {},
): Continuity {
  requireBeats(reference, estimated);
  if (reference.length < 2 || estimated.length < 2) {
    return { correctLevelContinuous: 0, correctLevelTotal: 0, anyLevelContinuous: 0, anyLevelTotal: 0 };
  }
  const levels = beatVariations(reference).map((level) => {
    const right = rightBeats(level, estimated, { phase, period });
    const beats = Math.max(level.length, estimated.length);
    return { continuous: longestRun(right) / beats, total: right.filter(Boolean).length / beats };
  });
  const own = at(levels, 0);
  return {
    correctLevelContinuous: own.continuous,
    correctLevelTotal: own.total,
    anyLevelContinuous: Math.max(...levels.map(({ continuous }) => continuous)),
    anyLevelTotal: Math.max(...levels.map(({ total }) => total)),
  };
}

/** Of each estimated beat, whether it is right; each beat of the reference makes one right at most. */
function rightBeats(
  reference: Float64Array,
  estimated: Float64Array,
  tolerance: { readonly phase: number; readonly period: number },
): readonly boolean[] {
  const used = new Uint8Array(reference.length);
  return Array.from(estimated, (time, beat) => {
    const nearest = nearestIndex(time, reference);
    if (used[nearest] === 1) return false;
    const looksAhead = beat === 0 || nearest === 0;
    const expected = interval(reference, nearest, looksAhead);
    const found = interval(estimated, beat, looksAhead);
    // Equal beats of the reference divide by 0: what that gives is no small number.
    const phase = Math.abs((time - at(reference, nearest)) / expected);
    const period = Math.abs(1 - found / expected);
    const isRight = phase < tolerance.phase && period < tolerance.period;
    if (isRight) used[nearest] = 1;
    return isRight;
  });
}

/** From a beat to the next one, of the last one from the one before; or from the one before. */
function interval(times: Float64Array, beat: number, looksAhead: boolean): number {
  const end = looksAhead && beat + 1 < times.length ? beat + 1 : beat;
  return at(times, end) - at(times, end === 0 ? times.length - 1 : end - 1);
}

function longestRun(right: readonly boolean[]): number {
  let [longest, run] = [0, 0];
  for (const isRight of right) {
    run = isRight ? run + 1 : 0;
    longest = Math.max(longest, run);
  }
  return longest;
}
