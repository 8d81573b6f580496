import { UserError } from '../errors.ts';
import { roundHalfEven } from '../numerics/round-half-even.ts';

/** Samples that the first samples of frames can count. */
const MOST_SAMPLES = 2 ** 31 - 1;

/** Where the frames of a signal lie. */
export interface CentredFrames {
  /** First sample of each frame; negative where the frame begins before the signal. */
  readonly starts: Int32Array;
  /** Centre of each frame, in milliseconds, rounded to float32. */
  readonly timestamps: Float32Array;
}

/**
 * Frames centred on multiples of the hop, as `hearbaseline.util.frame_audio` lays them out: half a frame of
 * silence lies on either side of the signal, and frame k is centred on sample round(k * hopMs / 1000 * sampleRate),
 * half to even, as long as that is not past the signal's end.
 *
 * @param options.length of the signal, in samples
 * @param options.frameSize in samples; of an odd size the shorter half lies before the centre
 * @param options.hopMs in milliseconds, above 0
 * @param options.sampleRate in Hz
 * @throws UserError for a signal of 2^31 samples or more
 */
export function centredFrames(options: {
  length: number;
  frameSize: number;
  hopMs: number;
  sampleRate: number;
}): CentredFrames {
  const { length, frameSize, hopMs, sampleRate } = options;
  const step = (hopMs / 1000) * sampleRate;
  if (!(step > 0)) throw new RangeError(`hopMs=${hopMs} at ${sampleRate} Hz, expected a hop above 0`);
  if (length + frameSize > MOST_SAMPLES) {
    throw new UserError(`${length} samples in one recording; expected fewer than 2^31: cut it`);
  }
  let count = 1;
  while (roundHalfEven(count * step) <= length) count += 1;
  const half = Math.floor(frameSize / 2);
  return {
    starts: Int32Array.from({ length: count }, (_, frame) => roundHalfEven(frame * step) - half),
    timestamps: Float32Array.from({ length: count }, (_, frame) => ((frame * step) / sampleRate) * 1000),
  };
}
