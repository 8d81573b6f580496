/** The score of the key of a piece, as mir_eval 0.8.2 defines it (mir_eval.key; MIREX Audio Key Detection). */
import { UnscorableError } from './event-times.ts';

/** Names as mir_eval.key.evaluate has them; from 0 to 1. */
export type KeyScores = Readonly<Record<'Weighted Score', number>>;

/** A key; both null where the piece has none (`X`). */
export interface Key {
  /** Semitones above C, 0 to 11. */
  readonly tonic: number | null;
  readonly mode: 'major' | 'minor' | 'other' | null;
}

const NATURAL = { c: 0, d: 2, e: 4, f: 5, g: 7, a: 9, b: 11 } as const;
const SHARP = new Set(['c', 'd', 'f', 'g', 'a']);
const FLAT = new Set(['d', 'e', 'g', 'a', 'b']);
const MODES = ['major', 'minor', 'other'] as const;
const SEMITONES = 12;
const FIFTH = 7;
const NO_KEY = 'x';

/**
 * Reads a key: a tonic from `A` to `G`, in either case, with `#` or `b` where that is a black key, and `major`, `minor` or
 * `other` after a blank; or `X` alone, for a piece without one.
 *
 * @throws RangeError for anything else
 */
export function parseKey(text: string): Key {
  const parts = text.split(/\s+/).filter((part) => part !== '');
  const [tonic = '', mode] = parts;
  if (parts.length === 1 && tonic.toLowerCase() === NO_KEY) return { tonic: null, mode: null };
  const known = MODES.find((each) => each === mode);
  const semitone = semitoneOf(tonic.toLowerCase());
  if (parts.length !== 2 || known === undefined || semitone === undefined) {
    throw new UnscorableError(
      `'${text}' is no key; expected a tonic and major, minor or other, as in C# minor, or X for none`,
    );
  }
  return { tonic: semitone, mode: known };
}

function semitoneOf(tonic: string): number | undefined {
  const [letter = '', accidental = ''] = [tonic.slice(0, 1), tonic.slice(1)];
  if (!Object.hasOwn(NATURAL, letter)) return undefined;
  const natural = NATURAL[letter as keyof typeof NATURAL];
  if (accidental === '') return natural;
  if (accidental === '#' && SHARP.has(letter)) return natural + 1;
  return accidental === 'b' && FLAT.has(letter) ? natural - 1 : undefined;
}

/**
 * 1 for the same key, 0.5 for one a fifth above, 0.3 for the relative major or minor, 0.2 for the parallel one, else 0.
 * mir_eval.key.weighted_score.
 *
 * @param reference a key as `parseKey` takes it
 * @param estimated the same
 * @param options.descendingFifths whether a key a fifth below counts 0.5 too, as at MIREX since 2017. Default false.
 * @throws RangeError for what is no key
 */
export function keyScore(
  reference: string,
  estimated: string,
  { descendingFifths = false }: { readonly descendingFifths?: boolean } = {},
): number {
  const [truth, found] = [parseKey(reference), parseKey(estimated)];
  if (truth.tonic === found.tonic && truth.mode === found.mode) return 1;
  if (truth.tonic === null || found.tonic === null) return 0;
  const above = (found.tonic - truth.tonic + SEMITONES) % SEMITONES;
  if (found.mode === truth.mode) {
    return above === FIFTH || (descendingFifths && above === SEMITONES - FIFTH) ? 0.5 : 0;
  }
  if (truth.mode === 'major' && above === 9) return 0.3;
  if (truth.mode === 'minor' && above === 3) return 0.3;
  return above === 0 ? 0.2 : 0;
}

/**
 * The score of a key, by mir_eval's name. mir_eval.key.evaluate.
 *
 * @throws RangeError for what is no key
 */
export function evaluateKey(reference: string, estimated: string): KeyScores {
  return { 'Weighted Score': keyScore(reference, estimated) };
}
