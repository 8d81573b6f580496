import { at } from '../../../at.ts';
import { firstFrom } from '../../../numerics/first-from.ts';
import { standardDeviation } from '../../certainty/confidence.ts';
import { requireBeats } from './variations.ts';

/**
 * 1 where the beats of at least a quarter of the reference are right in a row, with small errors that vary little; else 0
 * (Goto and Muraoka 1997, "Issues in evaluating beat tracking systems"). 0 where either has none. mir_eval.beat.goto.
 *
 * @param reference seconds, rising
 * @param estimated seconds, rising
 * @param options.threshold error up to which a beat is right, as a share of half an interval. Default 0.35.
 * @param options.mean below which the mean of these errors must be. Default 0.2.
 * @param options.deviation below which their standard deviation must be. Default 0.2.
 * @throws RangeError for times that fall or are later than 30,000 s
 */
export function gotoScore(
  reference: Float64Array,
  estimated: Float64Array,
  {
    threshold = 0.35,
    mean = 0.2,
    deviation = 0.2,
  }: { readonly threshold?: number; readonly mean?: number; readonly deviation?: number } = {},
): 0 | 1 {
  requireBeats(reference, estimated);
  if (reference.length === 0 || estimated.length === 0) return 0;
  const errors = errorsOf(reference, estimated);
  const wrong = [...errors.keys()].filter((beat) => Math.abs(at(errors, beat)) > threshold);
  const track = rightTrack(errors, wrong);
  if (track.length < 2) return 0;
  const meanError = track.reduce((sum, error) => sum + Math.abs(error), 0) / track.length;
  return meanError < mean && standardDeviation(track) < deviation ? 1 : 0;
}

/** Of each beat of the reference its error, as a share of half the interval that it lies in; 1 without a beat of its own. */
function errorsOf(reference: Float64Array, estimated: Float64Array): Float64Array {
  const errors = new Float64Array(reference.length).fill(1);
  for (let beat = 1; beat < reference.length - 1; beat++) {
    const time = at(reference, beat);
    const before = 0.5 * (time - at(reference, beat - 1));
    const after = 0.5 * (at(reference, beat + 1) - time);
    const own = firstFrom(estimated, time - before);
    if (firstFrom(estimated, time + after) - own !== 1) continue;
    const error = at(estimated, own) - time;
    errors[beat] = error / (error < 0 ? before : after);
  }
  return errors;
}

/**
 * The longest run between wrong beats, with these, if it is of a quarter of the piece; where only the first and the last beat
 * are wrong, which always are, all between them but the last, as mir_eval has it. Else empty.
 */
function rightTrack(errors: Float64Array, wrong: readonly number[]): Float64Array {
  const first = at(wrong, 0);
  if (wrong.length < 3) return errors.slice(first + 1, at(wrong, wrong.length - 1) - 1);
  let [longest, start] = [0, 0];
  for (let index = 1; index < wrong.length; index++) {
    const length = at(wrong, index) - at(wrong, index - 1);
    if (length > longest) [longest, start] = [length, at(wrong, index - 1)];
  }
  if (longest - 1 <= 0.25 * (errors.length - 2)) return new Float64Array(0);
  return errors.slice(start, start + longest + 1);
}
