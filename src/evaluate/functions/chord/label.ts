import { CHORD_SYNTAX, type Chord, readChord } from '../../../formats/labels/chord-label.ts';
import { UnscorableError } from '../event-times.ts';

/**
 * Reads a chord label. mir_eval.chord.encode.
 *
 * @param options.extended whether the upper voices of ninths and beyond count, brought into one octave; else they are left
 *   out. Default false.
 * @throws RangeError for what is no chord
 */
export function parseChord(label: string, options: { readonly extended?: boolean } = {}): Chord {
  const chord = readChord(label, options);
  if (chord === undefined) throw new UnscorableError(`'${label}' is no chord; expected ${CHORD_SYNTAX}`);
  return chord;
}
