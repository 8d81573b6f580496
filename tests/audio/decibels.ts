/** Mean power in dB. */
export function decibels(samples: Float32Array): number {
  return 10 * Math.log10(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
}

/** Energy of the difference against the expected signal's, in dB. */
export function errorLevel(found: Float32Array, expected: Float32Array): number {
  if (found.length !== expected.length) throw new Error(`${found.length} samples, not ${expected.length}`);
  const difference = found.map((sample, i) => sample - (expected[i] as number));
  return decibels(difference) - decibels(expected);
}

/** A sine of half full scale that begins at an odd phase. */
export function sine(hz: number, sampleRate: number, length: number): Float32Array {
  return Float32Array.from({ length }, (_, i) => 0.5 * Math.sin((2 * Math.PI * hz * i) / sampleRate + 0.3));
}
