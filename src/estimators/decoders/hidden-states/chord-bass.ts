import { at } from '../../../at.ts';
import { withBass } from '../../../formats/labels/chord-vocabulary.ts';
import { type FrameGrid, framesBetween } from './intervals.ts';

/** Pitch classes, and no bass. */
export const BASSES = 13;

/**
 * A chord with the degree of its bass, where the bass of its frames is a pitch of the chord other than the root, as crema
 * writes it (ChordModel.predict): that with the largest geometric mean.
 *
 * @param chord root and quality, N or X
 * @param span seconds
 * @param basses probabilities of pitch classes from C on, and of none, shape (frames, 13)
 */
export function withLikeliestBass(
  chord: string,
  { start, end }: { readonly start: number; readonly end: number },
  basses: Float32Array,
  grid: FrameGrid,
): string {
  // There it is a time and a duration that become frames.
  const { first, last } = framesBetween(start, start + (end - start), grid, basses.length / BASSES);
  const sums = new Float64Array(BASSES);
  for (let row = first; row <= last; row++) {
    for (let bass = 0; bass < BASSES; bass++) {
      sums[bass] = at(sums, bass) + Math.log(basses[row * BASSES + bass] as number);
    }
  }
  const bass = sums.reduce((best, sum, each) => (sum > at(sums, best) ? each : best), 0);
  return withBass(chord, bass);
}
