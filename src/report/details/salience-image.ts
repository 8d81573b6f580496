import { at } from '../../at.ts';
import { encodePng } from '../../formats/files/png.ts';
import { midiOfHz } from '../../formats/labels/midi-number.ts';
import type { Salience } from '../../prediction-types/salience.ts';
import type { SalienceImage } from './cell-details.ts';

const MOST_COLUMNS = 480;
const MOST_ROWS_A_KEY = 5;
const GREYS = 32;
/** Of the darkest. */
const DARK = [38, 42, 56] as const;

/**
 * Draws how strongly pitches are heard over a range of keys: a column for each frame, several rows for each key where there are as
 * many frequencies; the darker, the stronger.
 *
 * @param stretch milliseconds, in the recording
 * @param keys MIDI numbers of the lowest and the highest, which are whole in the picture
 */
export function salienceImage(
  { times, frequencies, values }: Salience,
  stretch: { readonly start: number; readonly end: number },
  [low, high]: readonly [number, number],
): SalienceImage {
  const pitches = Float64Array.from(frequencies, midiOfHz);
  const spacing =
    pitches.length < 2 ? 1 : (at(pitches, pitches.length - 1) - at(pitches, 0)) / (pitches.length - 1);
  const perKey = Math.max(1, Math.min(MOST_ROWS_A_KEY, Math.round(1 / spacing)));
  const height = (high - low + 1) * perKey;
  const width = Math.max(1, Math.min(MOST_COLUMNS, times.length));
  const pixels = new Uint8Array(width * height);
  for (let x = 0; x < width; x++) {
    const frame = nearest(times, stretch.start + ((x + 0.5) / width) * (stretch.end - stretch.start));
    for (let y = 0; y < height; y++) {
      const pitch = high + 0.5 - (y + 0.5) / perKey;
      const bin = nearest(pitches, pitch);
      if (bin === -1 || frame === -1) continue;
      if (Math.abs(at(pitches, bin) - pitch) > Math.max(spacing, 1 / perKey)) continue;
      const value = at(values, frame * frequencies.length + bin);
      pixels[y * width + x] = Math.round((GREYS - 1) * Math.min(1, Math.max(0, value)));
    }
  }
  const png = encodePng({ width, height, pixels, palette: PALETTE });
  return { png: Buffer.from(png).toString('base64'), low, high };
}

/** The keys that a picture of these pitches shows: a few more on both sides, or without any those around middle C. */
export function keysAround(pitches: readonly number[]): readonly [number, number] {
  const first = pitches[0];
  if (first === undefined) return [54, 66];
  const [low, high] = pitches.reduce(
    ([least, most], pitch) => [Math.min(least, pitch), Math.max(most, pitch)],
    [first, first],
  );
  return [Math.round(low) - 3, Math.round(high) + 3];
}

/** Where the nearest of rising values is; -1 where there are none. */
function nearest(rising: Float32Array | Float64Array, value: number): number {
  let [low, high] = [0, rising.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (at(rising, middle) >= value) high = middle;
    else low = middle + 1;
  }
  if (low === 0 || (low < rising.length && at(rising, low) - value < value - at(rising, low - 1))) {
    return low < rising.length ? low : -1;
  }
  return low - 1;
}

const PALETTE = Uint8Array.from({ length: 3 * GREYS }, (_, index) => {
  const share = Math.floor(index / 3) / (GREYS - 1);
  return Math.round(255 - share * (255 - (DARK[index % 3] ?? 0)));
});
