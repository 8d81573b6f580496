import { at } from '../../../at.ts';
import { withBass } from '../../../formats/labels/chord-vocabulary.ts';

/** Pitch classes, and no bass. */
export const BASSES = 13;

/**
 * A chord with the degree of its bass, where the bass of its frames is a pitch of the chord other than the root, as crema
 * writes it (ChordModel.predict): that with the largest geometric mean.
 *
 * @param chord root and quality, N or X
 * @param logSums of the logarithms of the probabilities of pitch classes from C on, and of none, over its frames
 */
export function withLikeliestBass(chord: string, logSums: Float64Array): string {
  return withBass(
    chord,
    logSums.reduce((best, sum, bass) => (sum > at(logSums, best) ? bass : best), 0),
  );
}
