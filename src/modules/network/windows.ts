import { at } from '../../at.ts';
import { type CentredFrames, centredFrames } from '../../audio/frames.ts';

/** Where the frames lie that windows of one length have in a sound. */
export interface InnerFrames {
  /** First sample of each window; negative where it begins before the sound. */
  readonly starts: Int32Array;
  /** Frames that are left out at the beginning of each window. */
  readonly skipped: number;
  /** Frames that are kept of each window after these. */
  readonly kept: Int32Array;
  /** Centre of each frame that is kept, in samples, rising. */
  readonly centres: Float64Array;
}

/**
 * Windows that follow each other with `overlap` frames in common, of which each gives up half, so that no kept frame but
 * the first and last is near the end of its window: as basic-pitch has it (`unwrap_output`), the first window begins half
 * the overlap before the sound. Frames are kept up to the last whose centre is not past the end of the sound.
 *
 * @param options.length samples of the sound
 * @param options.stride samples from a window to the next, if they had nothing in common
 * @param options.count frames of a window
 * @param options.hop samples from a frame to the next
 * @param options.first samples from the beginning of a window to the centre of its first frame
 * @param options.overlap frames, even and fewer than `count`
 */
export function innerFrames(options: {
  length: number;
  stride: number;
  count: number;
  hop: number;
  first: number;
  overlap: number;
}): InnerFrames {
  const { length, stride, count, hop, first, overlap } = options;
  const skipped = overlap / 2;
  const lead = skipped * hop;
  const step = stride - overlap * hop;
  const startOf = (window: number) => Math.round(window * step - lead);
  const starts: number[] = [];
  const kept: number[] = [];
  const centres: number[] = [];
  for (let window = 0; ; window++) {
    const start = startOf(window);
    const firstKept = start + lead + first;
    if (window > 0 && firstKept > length) break;
    const nextKept = startOf(window + 1) + lead + first;
    const before = centres.length;
    for (let frame = 0; frame < count - overlap; frame++) {
      const centre = firstKept + frame * hop;
      if (centre >= nextKept || (centre > length && centres.length > 0)) break;
      centres.push(centre);
    }
    starts.push(start);
    kept.push(centres.length - before);
  }
  return {
    starts: Int32Array.from(starts),
    skipped,
    kept: Int32Array.from(kept),
    centres: Float64Array.from(centres),
  };
}

/**
 * The frames that are kept, one after the other.
 *
 * @param windows of each all its frames, shape (count, size)
 */
export function trimmed(
  windows: readonly Float32Array[],
  size: number,
  { kept, skipped, centres }: InnerFrames,
) {
  const result = new Float32Array(centres.length * size);
  let end = 0;
  for (const [window, frames] of windows.entries()) {
    const own = frames.subarray(skipped * size, (skipped + at(kept, window)) * size);
    result.set(own, end);
    end += own.length;
  }
  return result;
}

/** Windows as `centredFrames` has them, the first centred on `firstMs`. */
export function centredWindows(options: {
  length: number;
  size: number;
  hopMs: number;
  firstMs: number;
  sampleRate: number;
}): CentredFrames {
  const { length, size, hopMs, firstMs, sampleRate } = options;
  const first = Math.round((firstMs / 1000) * sampleRate);
  const { starts, timestamps } = centredFrames({
    length: Math.max(0, length - first),
    frameSize: size,
    hopMs,
    sampleRate,
  });
  return {
    starts: starts.map((start) => start + first),
    timestamps: timestamps.map((time) => time + firstMs),
  };
}
