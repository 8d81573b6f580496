import { RandomStream } from '../../random/random-stream.ts';
import type { Deformation } from './deformation.ts';
import { timeStretch } from './phase-vocoder.ts';
import { resampleBy } from './resample-by.ts';

/**
 * The samples of a sound, deformed: their rate stays.
 *
 * - `pitch_shift`: as `librosa.effects.pitch_shift`, a time stretch and resampling back to the length it had;
 * - `time_stretch`: a phase vocoder, the result is `samples.length / rate` long;
 * - `gain`: louder or quieter;
 * - `noise`: white noise, so many decibels below the mean power of the sound.
 *
 * @param samples from -1 to 1
 * @param seed of the noise, with what names the sound
 */
export function deformAudio(
  samples: Float32Array,
  { name, amount }: Pick<Deformation, 'name' | 'amount'>,
  seed: { readonly seed: number; readonly track: string },
): Float32Array {
  if (name === 'time_stretch') return timeStretch(samples, amount);
  if (name === 'gain') return samples.map((value) => value * 10 ** (amount / 20));
  if (name === 'noise') return withNoise(samples, amount, seed);
  const ratio = 2 ** (amount / 12);
  return resampleBy(timeStretch(samples, 1 / ratio), ratio, samples.length);
}

function withNoise(
  samples: Float32Array,
  snr: number,
  { seed, track }: { readonly seed: number; readonly track: string },
): Float32Array {
  const power = samples.reduce((sum, value) => sum + value * value, 0) / Math.max(1, samples.length);
  const deviation = Math.sqrt(power) * 10 ** (-snr / 20);
  const noise = new RandomStream(seed, `noise ${snr} ${track}`).normals(samples.length);
  return samples.map((value, index) => value + deviation * (noise[index] as number));
}
