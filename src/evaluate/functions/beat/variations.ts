import { at } from '../../../at.ts';
import { requireEventTimes } from '../event-times.ts';

/** @throws RangeError for times that fall or are later than 30,000 s */
export function requireBeats(reference: Float64Array, estimated: Float64Array): void {
  requireEventTimes(reference, 'reference');
  requireEventTimes(estimated, 'estimate');
}

/** Beats that the same piece can be felt in: as they are, off-beats, twice as fast, the odd and the even ones. */
export function beatVariations(beats: Float64Array): readonly Float64Array[] {
  const doubled = new Float64Array(Math.max(0, 2 * beats.length - 1));
  for (let index = 0; index < doubled.length; index++) {
    const before = at(beats, index >> 1);
    doubled[index] = index % 2 === 0 ? before : 0.5 * (at(beats, (index >> 1) + 1) - before) + before;
  }
  return [beats, everySecond(doubled, 1), doubled, everySecond(beats, 0), everySecond(beats, 1)];
}

function everySecond(times: Float64Array, first: number): Float64Array {
  return times.filter((_, index) => index % 2 === first);
}
