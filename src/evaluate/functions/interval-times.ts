/** What scores of labelled stretches of time share. Seconds throughout. */
import { at, last } from '../../at.ts';
import type { Intervals, LabelledIntervals } from '../../formats/labels/labelled-intervals.ts';
import { distinct, UnscorableError } from './event-times.ts';

export type { Intervals, LabelledIntervals };

/** @throws RangeError for lists that are not as many, and for stretches without a length */
export function requireIntervals({ starts, ends, labels }: LabelledIntervals, name: string): void {
  if (starts.length !== ends.length || starts.length !== labels.length) {
    throw new UnscorableError(
      `${name}: ${starts.length} starts, ${ends.length} ends and ${labels.length} labels; expected as many`,
    );
  }
  for (let index = 0; index < starts.length; index++) {
    if (at(ends, index) > at(starts, index)) continue;
    throw new UnscorableError(
      `${name}: a stretch from ${at(starts, index)} to ${at(ends, index)}; expected an end after the start`,
    );
  }
}

/** @throws RangeError where one begins before 0 */
export function requireFromZero({ starts }: Intervals, name: string): void {
  const wrong = starts.find((start) => start < 0);
  if (wrong !== undefined) {
    throw new UnscorableError(`${name}: a stretch from ${wrong}; expected seconds from 0`);
  }
}

export function earliest({ starts }: Intervals): number {
  return starts.reduce((least, start) => Math.min(least, start), Number.POSITIVE_INFINITY);
}

export function latest({ ends }: Intervals): number {
  return ends.reduce((most, end) => Math.max(most, end), Number.NEGATIVE_INFINITY);
}

/**
 * Stretches that reach from `from` to `to`: what lies outside is left out, what reaches outside is cut, and what is missing at
 * the beginning or the end is a stretch of its own with that label. mir_eval.util.adjust_intervals, but that what is cut to no
 * length is left out, which mir_eval refuses later.
 *
 * @param to undefined: where they end
 */
export function spanning(
  intervals: LabelledIntervals,
  { from, to = latest(intervals) }: { readonly from: number; readonly to?: number | undefined },
  { before, after }: { readonly before: string; readonly after: string },
): LabelledIntervals {
  const [starts, ends, labels]: [number[], number[], string[]] = [[], [], []];
  const add = (start: number, end: number, label: string) => {
    if (end <= start) return;
    starts.push(start);
    ends.push(end);
    labels.push(label);
  };
  const all = intervals.starts;
  const first = intervals.ends.findIndex((end) => end >= from);
  const kept = Array.from(all.keys()).slice(Math.max(0, first));
  const tooLate = kept.findIndex((index) => Math.max(from, at(all, index)) > to);
  const within = tooLate === -1 ? kept : kept.slice(0, tooLate);
  const begin = within.reduce((least, index) => Math.min(least, at(all, index)), Number.POSITIVE_INFINITY);
  if (begin > from) add(from, Math.min(begin, to), before);
  for (const index of within) {
    add(
      Math.max(from, at(all, index)),
      Math.min(to, Math.max(from, at(intervals.ends, index))),
      at(intervals.labels, index),
    );
  }
  const end = ends.reduce((most, each) => Math.max(most, each), from);
  add(end, to, after);
  return { starts: Float64Array.from(starts), ends: Float64Array.from(ends), labels };
}

/** Stretches in which neither of two lists changes, with the labels that both have there. */
export interface MergedIntervals extends Intervals {
  readonly reference: readonly string[];
  readonly estimated: readonly string[];
}

/**
 * Divides time wherever a stretch of either list begins or ends. A gap has the label of what began last before it.
 * mir_eval.util.merge_labeled_intervals.
 *
 * @throws RangeError where one begins or ends elsewhere than the other
 */
export function mergedIntervals(reference: LabelledIntervals, estimated: LabelledIntervals): MergedIntervals {
  if (at(reference.starts, 0) !== at(estimated.starts, 0) || last(reference.ends) !== last(estimated.ends)) {
    throw new UnscorableError(
      'the first or the last stretch is not that which begins first or ends last; expected rising times',
    );
  }
  const edges = distinct(
    Float64Array.from([...reference.starts, ...reference.ends, ...estimated.starts, ...estimated.ends]),
  );
  const starts = edges.subarray(0, -1);
  return {
    starts,
    ends: edges.subarray(1),
    reference: labelsAt(reference, starts),
    estimated: labelsAt(estimated, starts),
  };
}

/** At each of rising times the label of the last in the list that has begun. */
function labelsAt({ starts, labels }: LabelledIntervals, times: Float64Array): string[] {
  const byStart = [...starts.keys()].sort((a, b) => at(starts, a) - at(starts, b));
  let [begun, newest] = [0, 0];
  return Array.from(times, (time) => {
    while (begun < byStart.length && at(starts, at(byStart, begun)) <= time) {
      newest = Math.max(newest, at(byStart, begun++));
    }
    return at(labels, newest);
  });
}
