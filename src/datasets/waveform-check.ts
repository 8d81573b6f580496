import { UserError } from '../errors.ts';

/**
 * A waveform that can be written: nothing of it is clipped.
 *
 * @param name begins error messages
 * @throws UserError where it is not `length` samples from -1 to 1
 */
export function requireWaveform(waveform: Float32Array, length: number, name: string): Float32Array {
  if (!(waveform instanceof Float32Array) || waveform.length !== length) {
    throw new UserError(
      `${name}: the waveform is ${(waveform as Float32Array | undefined)?.length} samples; expected a Float32Array of ${length}`,
    );
  }
  for (let i = 0; i < length; i += 1) {
    const sample = waveform[i] as number;
    if (!(sample >= -1 && sample <= 1)) {
      throw new UserError(`${name}: the waveform has a sample of ${sample}; expected -1 to 1`);
    }
  }
  return waveform;
}
