/** Scores of where segments begin and end, as mir_eval 0.8.2 defines them (mir_eval.segment). Times are seconds. */

import { at } from '../../../at.ts';
import type { Intervals } from '../../../formats/labels/labelled-intervals.ts';
import { allDecimals } from '../../../numerics/numpy-numbers.ts';
import { distinct, harmonicMean, matchedEvents, median, nearestIndex } from '../event-times.ts';
import type { FMeasure } from '../events.ts';

/** Of seconds. */
const DIGITS = 5;

/**
 * F-measure of boundaries, those of the beginning and the end among them, that are at most `window` from one of the
 * reference, each paired with one other at most; 0 where there are none. mir_eval.segment.detection.
 *
 * @param options.window seconds. Default 0.5.
 * @param options.trim whether the first and the last boundary are left out. Default false.
 */
export function boundaryFMeasure(
  reference: Intervals,
  estimated: Intervals,
  { window = 0.5, trim = false }: { readonly window?: number; readonly trim?: boolean } = {},
): FMeasure {
  const [truth, found] = [boundaries(reference, trim), boundaries(estimated, trim)];
  if (truth.length === 0 || found.length === 0) return { fMeasure: 0, precision: 0, recall: 0 };
  const matched = matchedEvents(truth, found, window);
  const [precision, recall] = [matched / found.length, matched / truth.length];
  return { fMeasure: harmonicMean(precision, recall), precision, recall };
}

/** Seconds; NaN where there are no boundaries. */
export interface BoundaryDeviation {
  /** The median distance from a boundary of the reference to the nearest estimated one; and the other way. */
  readonly referenceToEstimated: number;
  readonly estimatedToReference: number;
}

/**
 * How far boundaries are from the nearest one of the other list. mir_eval.segment.deviation.
 *
 * @param options.trim whether the first and the last boundary are left out. Default false.
 */
export function boundaryDeviation(
  reference: Intervals,
  estimated: Intervals,
  { trim = false }: { readonly trim?: boolean } = {},
): BoundaryDeviation {
  const [truth, found] = [boundaries(reference, trim), boundaries(estimated, trim)];
  if (truth.length === 0 || found.length === 0) {
    return { referenceToEstimated: Number.NaN, estimatedToReference: Number.NaN };
  }
  return {
    referenceToEstimated: medianDistance(truth, found),
    estimatedToReference: medianDistance(found, truth),
  };
}

/** Each once, rounded to 10 microseconds. */
function boundaries({ starts, ends }: Intervals, trim: boolean): Float64Array {
  const times = distinct(allDecimals(Float64Array.from([...starts, ...ends]), DIGITS));
  return trim ? times.slice(1, -1) : times;
}

function medianDistance(from: Float64Array, to: Float64Array): number {
  return median(from.map((time) => Math.abs(time - at(to, nearestIndex(time, to)))));
}
