import { at } from '../../../at.ts';
import { firstAfter, firstFrom } from '../../../numerics/first-from.ts';
import { UnscorableError } from '../event-times.ts';
import { type LabelledIntervals, latest } from '../interval-times.ts';

/** How many frames have each pair of labels. */
export interface Contingency {
  readonly frames: number;
  /** By label of the reference; each above 0. */
  readonly reference: Float64Array;
  /** By estimated label; each above 0. */
  readonly estimated: Float64Array;
  /** Shape (labels of the reference, estimated labels). */
  readonly both: Float64Array;
}

/** What frames outside of all segments are called, as mir_eval calls them. */
const NOTHING = 'none';

/**
 * Counts the frames of each pair of labels, whatever their case.
 *
 * @param frameSize seconds
 * @throws RangeError where one has other frames than the other, or both are shorter than a frame
 */
export function countFrames(
  reference: LabelledIntervals,
  estimated: LabelledIntervals,
  frameSize: number,
): Contingency {
  const [truth, found] = [labelsOfFrames(reference, frameSize), labelsOfFrames(estimated, frameSize)];
  const frames = truth.indices.length;
  if (found.indices.length !== frames) {
    throw new UnscorableError(
      `${frames} and ${found.indices.length} frames; expected segments that end together`,
    );
  }
  if (frames === 0) {
    throw new UnscorableError(`segments are shorter than a frame of ${frameSize} s; expected at least one`);
  }
  const counts = {
    frames,
    reference: new Float64Array(truth.labels),
    estimated: new Float64Array(found.labels),
    both: new Float64Array(truth.labels * found.labels),
  };
  for (let frame = 0; frame < frames; frame++) {
    const [own, other] = [at(truth.indices, frame), at(found.indices, frame)];
    increment(counts.reference, own);
    increment(counts.estimated, other);
    increment(counts.both, own * found.labels + other);
  }
  return counts;
}

function increment(counts: Float64Array, index: number): void {
  counts[index] = at(counts, index) + 1;
}

/** Of each frame the index of its label; and how many labels there are. */
function labelsOfFrames(
  segments: LabelledIntervals,
  frameSize: number,
): { readonly indices: Uint32Array; readonly labels: number } {
  const frames = Math.floor(latest(segments) / frameSize);
  // mir_eval reckons the times of frames in 32-bit floats.
  const size = Math.fround(frameSize);
  const times = Float64Array.from({ length: frames }, (_, frame) => Math.fround(Math.fround(frame) * size));
  const names: string[] = new Array(frames).fill(NOTHING);
  for (const [index, label] of segments.labels.entries()) {
    const from = firstFrom(times, at(segments.starts, index));
    const to = firstAfter(times, at(segments.ends, index));
    names.fill(label.toLowerCase(), from, Math.max(from, to));
  }
  const known = new Map<string, number>();
  const indices = Uint32Array.from(names, (name) => {
    const index = known.get(name) ?? known.size;
    known.set(name, index);
    return index;
  });
  return { indices, labels: known.size };
}
