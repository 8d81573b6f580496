import { at } from '../../../at.ts';
import { parseChord } from '../../../evaluate/functions/chord/label.ts';
import { type FrameGrid, framesBetween } from './intervals.ts';

/** Pitch classes, and no bass. */
export const BASSES = 13;
const SEMITONES = 12;
const DEGREES = ['1', 'b2', '2', 'b3', '3', '4', 'b5', '5', 'b6', '6', 'b7', '7'];

/**
 * A chord with the degree of its bass, where the bass of its frames is a pitch of the chord other than the root, as crema
 * writes it (ChordModel.predict): that with the largest geometric mean.
 *
 * @param chord root and quality, N or X
 * @param span seconds
 * @param basses probabilities of pitch classes from C on, and of none, shape (frames, 13)
 */
export function withBass(
  chord: string,
  { start, end }: { readonly start: number; readonly end: number },
  basses: Float32Array,
  grid: FrameGrid,
): string {
  if (chord === 'N' || chord === 'X') return chord;
  // There it is a time and a duration that become frames.
  const { first, last } = framesBetween(start, start + (end - start), grid, basses.length / BASSES);
  const sums = new Float64Array(BASSES);
  for (let row = first; row <= last; row++) {
    for (let bass = 0; bass < BASSES; bass++) {
      sums[bass] = at(sums, bass) + Math.log(basses[row * BASSES + bass] as number);
    }
  }
  const bass = sums.reduce((best, sum, each) => (sum > at(sums, best) ? each : best), 0);
  if (bass === SEMITONES) return chord;
  const { root, semitones } = parseChord(chord);
  const above = (bass - root + SEMITONES) % SEMITONES;
  return above > 0 && semitones[above] === 1 ? `${chord}/${at(DEGREES, above)}` : chord;
}
