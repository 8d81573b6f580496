import { z } from 'zod';
import { framesToEvents } from '../../evaluate/scores/frames-to-events.ts';
import { firstFrom } from '../../numerics/first-from.ts';
import { likeliestOn, matrixTransitions } from '../../numerics/viterbi.ts';
import { shortFloat32 } from '../../prediction-types/float32-text.ts';
import type { Rows } from '../sources/source.ts';
import type { Decoder } from './decoder.ts';
import { gathered } from './gathered.ts';

const stepFrom = z
  .tuple([z.number().min(0).max(1), z.number().min(0).max(1)])
  .refine(([off, on]) => Math.abs(off + on - 1) < 1e-5, 'expected two shares whose sum is 1');

const settings = z.strictObject({
  /** Frames that are more probable are on. */
  threshold: z.number().min(0).max(1).default(0.5),
  /** Milliseconds of the median filter, 0: none, and of the shortest event. Default: what training chose. */
  median_filter_ms: z.number().min(0).optional(),
  min_duration: z.number().min(0).optional(),
  /** Probabilities of a step from off to off and on, and from on to off and on: in the place of filter and threshold. */
  transition: z.tuple([stepFrom, stepFrom]).optional(),
});

/**
 * From frames to events, as they are scored: a median filter, a threshold, and no event that is too short; or by the most
 * likely path of each label between off and on. The confidence is the mean of the probabilities of its frames.
 */
export const events: Decoder = {
  name: 'events',
  namespaces: ['segment_open'],
  any: true,
  usualFor: ['multiclass event', 'multilabel event'],
  kind: 'event',
  settings,
  complete({ postprocessing }, given) {
    if (settings.parse(given).transition !== undefined) return { min_duration: 0, ...given };
    return { median_filter_ms: 0, min_duration: 0, ...postprocessing, ...given };
  },
  start({ labels }, given) {
    const { threshold, median_filter_ms = 0, min_duration = 0, transition } = settings.parse(given);
    return gathered((rows) => {
      const found = framesToEvents({
        probabilities:
          transition === undefined ? rows.values : switched(rows.values, labels.length, transition),
        timestamps: rows.times,
        labels,
        threshold,
        medianFilterMs: transition === undefined ? median_filter_ms : 0,
        minDurationMs: min_duration,
      });
      const data = found.map(({ label, start, end }) => ({
        time: start / 1000,
        duration: (end - start) / 1000,
        value: label,
        confidence: shortFloat32(meanBetween(rows, labels.indexOf(label), labels.length, start, end)),
      }));
      return { data };
    });
  },
};

/** 1 where a label is on, by the most likely path of each. */
function switched(
  values: Float32Array,
  columns: number,
  transition: readonly (readonly number[])[],
): Float32Array {
  const transitions = matrixTransitions(transition);
  const on = new Float32Array(values.length);
  for (let column = 0; column < columns; column++) {
    const own = Float32Array.from(
      { length: values.length / columns },
      (_, row) => values[row * columns + column] as number,
    );
    for (const [row, state] of likeliestOn(own, transitions).entries()) on[row * columns + column] = state;
  }
  return on;
}

/** Of a column, between the times of two of its frames. */
function meanBetween(
  { values, times }: Rows,
  column: number,
  columns: number,
  start: number,
  end: number,
): number {
  let [sum, count] = [0, 0];
  for (let row = firstFrom(times, start); row < times.length && (times[row] as number) <= end; row++) {
    sum += values[row * columns + column] as number;
    count += 1;
  }
  return sum / count;
}
