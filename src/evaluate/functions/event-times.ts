/** What scores of points in time share: which times are taken, and which of two lists belong together. Seconds throughout. */
import { at } from '../../at.ts';
import { firstAfter, firstFrom } from '../../numerics/first-from.ts';
import { type BipartiteGraph, maximumMatchingSize } from '../scores/bipartite-matching.ts';

/** What cannot be scored, as it is no annotation of its kind. */
export class UnscorableError extends RangeError {}

/** Later times are taken for another unit, as mir_eval takes them. */
const LATEST_SECONDS = 30_000;

/** @throws RangeError for times that fall, are no numbers, or are later than 30,000 s, which are no seconds */
export function requireEventTimes(times: Float64Array, name: string): void {
  for (let index = 0; index < times.length; index++) {
    const time = at(times, index);
    if (!(time <= LATEST_SECONDS)) {
      throw new UnscorableError(`${name}: a time of ${time}; expected seconds, at most ${LATEST_SECONDS}`);
    }
    if (index > 0 && time < at(times, index - 1)) {
      throw new UnscorableError(
        `${name}: ${time} comes after ${at(times, index - 1)}; expected rising times`,
      );
    }
  }
}

/**
 * The largest number of pairs of a reference and an estimated time that are at most `window` apart, each being in one pair
 * at most. mir_eval.util.match_events.
 *
 * @param reference rising
 * @param estimated rising
 */
export function matchedEvents(reference: Float64Array, estimated: Float64Array, window: number): number {
  const offsets = new Uint32Array(estimated.length + 1);
  const targets: number[] = [];
  for (let index = 0; index < estimated.length; index++) {
    const time = at(estimated, index);
    const end = firstAfter(reference, time + window);
    for (let near = firstFrom(reference, time - window); near < end; near++) targets.push(near);
    offsets[index + 1] = targets.length;
  }
  const graph: BipartiteGraph = {
    offsets,
    targets: Uint32Array.from(targets),
    rightNodes: reference.length,
  };
  return maximumMatchingSize(graph);
}

/** The harmonic mean of precision and recall; 0 where both are 0. */
export function harmonicMean(precision: number, recall: number): number {
  if (precision === 0 && recall === 0) return 0;
  return (2 * precision * recall) / (precision + recall);
}

/** The middle value, or the mean of the two in the middle; NaN of none. */
export function median(values: Float64Array): number {
  const sorted = values.slice().sort();
  if (sorted.length === 0) return Number.NaN;
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? at(sorted, middle) : (at(sorted, middle - 1) + at(sorted, middle)) / 2;
}

/** Rising, each once. */
export function distinct(values: Float64Array): Float64Array {
  const sorted = values.slice().sort();
  return sorted.filter((value, index) => index === 0 || value !== sorted[index - 1]);
}

/** The first of those of rising times that are nearest to `time`. @throws RangeError where there is none */
export function nearestIndex(time: number, rising: Float64Array): number {
  const next = firstFrom(rising, time);
  if (next === 0) return 0;
  const before = at(rising, next - 1);
  if (next < rising.length && at(rising, next) - time < time - before) return next;
  return firstFrom(rising, before);
}
