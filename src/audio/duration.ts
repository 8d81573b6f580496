import type { PcmSignal } from './signal.ts';

/**
 * Cuts or fills with silence at the end, so that the signal lasts `seconds`: as hear-preprocess does with
 * ffmpeg's `apad=whole_dur` and `atrim=end`, to the nearest sample, half a sample up. `null` leaves it as it is.
 */
export function trimOrPad(signal: PcmSignal, seconds: number | null): PcmSignal {
  if (seconds === null) return signal;
  if (!(seconds >= 0)) throw new RangeError(`seconds=${seconds}, expected 0 or more`);
  const length = Math.floor(seconds * signal.sampleRate + 0.5);
  if (length <= signal.samples.length) return { ...signal, samples: signal.samples.slice(0, length) };
  const samples = new Int16Array(length);
  samples.set(signal.samples);
  return { ...signal, samples };
}
