import type { PcmSignal } from './signal.ts';

/** Silence that is added in one piece, in samples. */
const PADDING_PIECE = 2 ** 18;

/**
 * Cuts or fills with silence at the end, so that a signal that comes in pieces lasts `seconds`: as hear-preprocess does
 * with ffmpeg's `apad=whole_dur` and `atrim=end`, to the nearest sample, half a sample up. `null` leaves it as it is. No
 * more of the signal is asked for than wanted.
 */
export async function* fitDuration(
  pieces: AsyncIterable<PcmSignal>,
  seconds: number | null,
): AsyncGenerator<PcmSignal> {
  if (seconds !== null && !(seconds >= 0)) throw new RangeError(`seconds=${seconds}, expected 0 or more`);
  let [sampleRate, length] = [0, 0];
  let wanted = Number.POSITIVE_INFINITY;
  for await (const piece of pieces) {
    sampleRate = piece.sampleRate;
    if (seconds !== null) wanted = Math.floor(seconds * sampleRate + 0.5);
    const samples = piece.samples.subarray(0, wanted - length);
    length += samples.length;
    yield { samples, sampleRate };
    if (length === wanted) return;
  }
  if (seconds === null) return;
  while (length < wanted) {
    const samples = new Int16Array(Math.min(PADDING_PIECE, wanted - length));
    length += samples.length;
    yield { samples, sampleRate };
  }
}
