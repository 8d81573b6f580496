/**
 * From probabilities of frames to events, as hear-eval-kit does it (create_events_from_prediction).
 *
 * Each label by itself: the probabilities are smoothed by a median filter along time, frames above the threshold are
 * on, and every run of frames that are on becomes an event from the time of its first frame to that of its last, unless
 * it is shorter than the smallest duration.
 */

import { at } from '../../at.ts';
import type { Predictions } from '../../formats/folders/predictions.ts';
import type { SoundEvent } from '../../formats/labels/split-labels.ts';
import { numpyMean } from '../../numerics/numpy-mean.ts';
import { roundHalfEven } from '../../numerics/round-half-even.ts';

/** The names are those of hear-eval-kit's grid. */
export interface FrameSmoothing {
  /** Width of the median filter in milliseconds; 0: none. */
  readonly medianFilterMs: number;
  /** Events shorter than this many milliseconds are dropped. */
  readonly minDurationMs: number;
}

export interface FramePredictions extends FrameSmoothing {
  /** Shape (frames, labels). */
  readonly probabilities: Float32Array;
  /** Milliseconds, rising. */
  readonly timestamps: Float64Array;
  /** By column. */
  readonly labels: readonly string[];
  /** Frames strictly above it are on. Default 0.5. */
  readonly threshold?: number;
}

/**
 * The events of one clip, sorted by start; events that start together are in the order of the labels.
 *
 * hear-eval-kit fails on a clip of one frame, whose filter width is not defined; here such a clip is not filtered.
 */
export function framesToEvents(clip: FramePredictions): SoundEvent[] {
  const { probabilities, timestamps, labels, threshold = 0.5, medianFilterMs, minDurationMs } = clip;
  const frames = timestamps.length;
  const width = filterWidth(medianFilterMs, timestamps);
  const on = new Uint8Array(frames);
  const events: SoundEvent[] = [];
  for (const [column, label] of labels.entries()) {
    for (let frame = 0; frame < frames; frame++) {
      on[frame] = (probabilities[frame * labels.length + column] as number) > threshold ? 1 : 0;
    }
    const filtered = width > 1 ? medianOfBits(on, width) : on;
    for (let frame = 0; frame < frames; frame++) {
      if (filtered[frame] === 0) continue;
      const start = at(timestamps, frame);
      while (frame + 1 < frames && filtered[frame + 1] === 1) frame++;
      const end = at(timestamps, frame);
      if (end - start >= minDurationMs) events.push({ label, start, end });
    }
  }
  return events.sort((a, b) => a.start - b.start);
}

/** The events of every clip of a table of predictions, in its order. */
export function eventsOfPredictions(
  { index, labels, probabilities }: Predictions,
  postprocessing: FrameSmoothing & Pick<FramePredictions, 'threshold'>,
): Map<string, readonly SoundEvent[]> {
  const { timestamps } = index;
  if (timestamps === null) throw new RangeError('Expected predictions with timestamps');
  return new Map(
    index.files.map(({ filename, firstRow, rows }) => [
      filename,
      framesToEvents({
        ...postprocessing,
        labels,
        probabilities: probabilities.subarray(firstRow * labels.length, (firstRow + rows) * labels.length),
        timestamps: timestamps.subarray(firstRow, firstRow + rows),
      }),
    ]),
  );
}

/** Frames of the median filter: its length over the mean distance of frames, rounded half to even. */
function filterWidth(medianFilterMs: number, timestamps: Float64Array): number {
  if (medianFilterMs === 0 || timestamps.length < 2) return 0;
  const steps = Float64Array.from(
    { length: timestamps.length - 1 },
    (_, index) => (timestamps[index + 1] as number) - (timestamps[index] as number),
  );
  return roundHalfEven(medianFilterMs / numpyMean(steps));
}

/**
 * `scipy.ndimage.median_filter` of zeros and ones, in time that does not depend on the width.
 *
 * The window of frame i is i - floor(width / 2) and the width - 1 frames after it, the signal being mirrored at its
 * ends (mode `reflect`: b a | a b c | c b), and the median is the value of rank floor(width / 2). Because the median
 * passes through monotonic maps, filtering frames that are on or off equals filtering probabilities and then
 * comparing with the threshold. (SciPy 1.17 itself errs where half a window is at least four clips long: it reads
 * outside its array.)
 */
function medianOfBits(bits: Uint8Array, width: number): Uint8Array {
  const length = bits.length;
  const half = Math.floor(width / 2);
  const needed = width - half;
  const filtered = new Uint8Array(length);
  let ones = 0;
  for (let index = -half; index < width - half; index++) ones += mirrored(bits, index);
  for (let frame = 0; frame < length; frame++) {
    filtered[frame] = ones >= needed ? 1 : 0;
    ones += mirrored(bits, frame + width - half) - mirrored(bits, frame - half);
  }
  return filtered;
}

function mirrored(bits: Uint8Array, index: number): number {
  const period = 2 * bits.length;
  const phase = ((index % period) + period) % period;
  return bits[phase < bits.length ? phase : period - 1 - phase] as number;
}
