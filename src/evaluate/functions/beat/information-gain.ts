import { at, last } from '../../../at.ts';
import { firstFrom } from '../../../numerics/first-from.ts';
import { nearestIndex } from '../event-times.ts';
import { requireBeats } from './variations.ts';

/**
 * How far the errors of the beats are from being evenly spread: the information of their histogram over that of the most even
 * one, from 0 to 1, of the direction that has less (Davies, Degara and Plumbley 2011, "Measuring the performance of beat
 * tracking algorithms using a beat error histogram"). 0 where either has fewer than two. mir_eval.beat.information_gain.
 *
 * @param reference seconds, rising
 * @param estimated seconds, rising
 * @param options.bins of the histogram. Default 41.
 * @throws RangeError for times that fall or are later than 30,000 s
 */
export function beatInformationGain(
  reference: Float64Array,
  estimated: Float64Array,
  { bins = 41 }: { readonly bins?: number } = {},
): number {
  requireBeats(reference, estimated);
  if (reference.length < 2 || estimated.length < 2) return 0;
  const forward = errorEntropy(reference, estimated, bins);
  const backward = errorEntropy(estimated, reference, bins);
  const most = Math.log2(bins);
  const entropy = Number.isNaN(forward) ? backward : Math.max(forward, backward);
  return (most - entropy) / most;
}

/** In bits; NaN where no error is a number, as where all of the beats are equal. */
function errorEntropy(reference: Float64Array, estimated: Float64Array, bins: number): number {
  const step = 1 / bins;
  const edges = Float64Array.from({ length: bins + 1 }, (_, bin) => (bin === bins ? 0.5 : bin * step - 0.5));
  const counts = new Float64Array(bins);
  let total = 0;
  for (const beat of estimated) {
    const error = relativeError(reference, beat);
    if (Number.isNaN(error)) continue;
    const bin = Math.min(bins - 1, lastUpTo(edges, error));
    counts[bin] = at(counts, bin) + 1;
    total++;
  }
  if (total === 0) return Number.NaN;
  let entropy = 0;
  for (const count of counts) if (count > 0) entropy -= (count / total) * Math.log2(count / total);
  return entropy;
}

function lastUpTo(rising: Float64Array, value: number): number {
  const next = firstFrom(rising, value);
  return rising[next] === value ? next : next - 1;
}

/** From -0.5 to 0.5 intervals of the reference. */
function relativeError(reference: Float64Array, beat: number): number {
  const nearest = nearestIndex(beat, reference);
  const error = beat - at(reference, nearest);
  const distance = (0.5 * error) / (0.5 * intervalAt(reference, nearest, error));
  const wrapped = (distance + 0.5) % -1;
  return (wrapped > 0 ? wrapped - 1 : wrapped) + 0.5;
}

/** Before the first beat it is that from the last one back, as mir_eval has it. */
function intervalAt(times: Float64Array, beat: number, error: number): number {
  if (beat === times.length - 1) return last(times) - at(times, beat - 1);
  if (error >= 0) return at(times, beat + 1) - at(times, beat);
  return at(times, beat) - (beat === 0 ? last(times) : at(times, beat - 1));
}
