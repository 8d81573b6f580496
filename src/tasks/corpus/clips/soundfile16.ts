import { mapInto } from '../../../numerics/map-into.ts';
import { roundHalfEven } from '../../../numerics/round-half-even.ts';

const FULL_SCALE_32 = 2 ** 31;
const LOWER_16_BITS = 2 ** 16;

/**
 * 32-bit floats as 16-bit integers, as libsndfile (and so Python's soundfile) writes them: rounded to 32 bits, of which
 * the upper 16 are kept; what is beyond full scale is clipped.
 */
export function soundfile16(samples: Float32Array): Int16Array {
  return mapInto(new Int16Array(samples.length), samples, (sample) => {
    const scaled = roundHalfEven(sample * FULL_SCALE_32);
    return Math.floor(Math.max(-FULL_SCALE_32, Math.min(scaled, FULL_SCALE_32 - 1)) / LOWER_16_BITS);
  });
}
