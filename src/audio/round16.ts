/** Added to and taken from a double of magnitude below 2^51, it leaves the nearest integer, ties to even. */
const ROUND_TO_EVEN = 1.5 * 2 ** 52;

/**
 * The 16-bit integer nearest to a sample of full scale 1, ties to even, clipped: what `lrintf` gives and
 * so what ffmpeg's conversion from float gives. NaN becomes 0.
 */
export function roundTo16(sample: number): number {
  const scaled = sample * 32768;
  if (scaled >= 32767) return 32767;
  if (scaled <= -32768) return -32768;
  return scaled + ROUND_TO_EVEN - ROUND_TO_EVEN;
}
