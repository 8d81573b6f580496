/** Chord labels in the syntax of Harte 2010, "Towards automatic extraction of harmony information from music signals". */
import { at } from '../../at.ts';

export const SEMITONES = 12;
export const NO_CHORD = 'N';
export const UNKNOWN_CHORD = 'X';

/** What a chord is made of. */
export interface Chord {
  /** Semitones above C, 0 to 11; -1 for no chord and an unknown one. */
  readonly root: number;
  /** By semitones above the root, whether they sound: 1 or 0; all -1 for an unknown chord. Length 12. */
  readonly semitones: Int8Array;
  /** Semitones above the root, 0 to 11; -1 for no chord and an unknown one. */
  readonly bass: number;
}

const NATURAL: Readonly<Record<string, number>> = { C: 0, D: 2, E: 4, F: 5, G: 7, A: 9, B: 11 };
/** Semitones of the degrees 1 to 13. */
const DEGREES = [0, 2, 4, 5, 7, 9, 11, 12, 14, 16, 17, 19, 21];

/** Semitones of each quality in one octave. `maj11` is in the syntax, but mir_eval has no semitones for it. */
const QUALITIES: Readonly<Record<string, readonly number[]>> = {
  maj: [0, 4, 7],
  min: [0, 3, 7],
  aug: [0, 4, 8],
  dim: [0, 3, 6],
  sus4: [0, 5, 7],
  sus2: [0, 2, 7],
  '7': [0, 4, 7, 10],
  maj7: [0, 4, 7, 11],
  min7: [0, 3, 7, 10],
  minmaj7: [0, 3, 7, 11],
  maj6: [0, 4, 7, 9],
  min6: [0, 3, 7, 9],
  dim7: [0, 3, 6, 9],
  hdim7: [0, 3, 6, 10],
  aug7: [0, 4, 8, 10],
  maj9: [0, 4, 7, 11],
  min9: [0, 3, 7, 10],
  '9': [0, 4, 7, 10],
  min11: [0, 3, 7, 10],
  '11': [0, 4, 7, 10],
  maj13: [0, 4, 7, 11],
  min13: [0, 3, 7, 10],
  '13': [0, 4, 7, 10],
  '1': [0],
  '5': [0, 7],
  '': [0],
};

/** Qualities whose upper voices are degrees of their own where they are not left out. */
const EXTENDED: Readonly<Record<string, readonly [quality: string, ...degrees: string[]]>> = {
  minmaj7: ['min', '7'],
  maj9: ['maj7', '9'],
  min9: ['min7', '9'],
  '9': ['7', '9'],
  '11': ['7', '9', '11'],
  '13': ['7', '9', '11', '13'],
  min11: ['min7', '9', '11'],
  maj13: ['maj7', '9', '11', '13'],
  min13: ['min7', '9', '11', '13'],
};

const DEGREE = '(?:b*|#*)(?:1[0-3]|[1-9])';
const ALTERED = String.raw`\*?${DEGREE}`;
const SHORTHAND = Object.keys(QUALITIES)
  .filter((quality) => quality !== '')
  .sort((a, b) => b.length - a.length)
  .join('|');
const LABEL = new RegExp(
  String.raw`^([A-G])(b*|#*)(?::(?=[^/])(${SHORTHAND})?(?:\((${ALTERED}(?:,${ALTERED})*)\))?)?(?:/(${DEGREE}))?$`,
);

/** What a label should be, in words. */
export const CHORD_SYNTAX =
  'a root, maybe with a quality, degrees and a bass, as in C, G:min7, D:(1,5) or Bb:maj(9)/3, N for none, or X';

/**
 * Reads a chord label: a root, maybe `:` and a quality, degrees in brackets and `/` with the degree of the bass; `N` for no
 * chord, `X` for an unknown one; undefined for anything else. mir_eval.chord.encode.
 *
 * @param options.extended whether the upper voices of ninths and beyond count, brought into one octave; else they are left
 *   out. Default false.
 */
export function readChord(
  label: string,
  { extended = false }: { readonly extended?: boolean } = {},
): Chord | undefined {
  if (label === NO_CHORD) return { root: -1, semitones: new Int8Array(SEMITONES), bass: -1 };
  if (label === UNKNOWN_CHORD) return { root: -1, semitones: new Int8Array(SEMITONES).fill(-1), bass: -1 };
  const parts = LABEL.exec(label);
  if (parts === null) return undefined;
  const [, letter = '', accidentals = '', quality, listed, bassDegree = '1'] = parts;
  const degrees = new Set(listed?.split(',') ?? []);
  let shorthand = quality ?? (degrees.size > 0 ? '' : 'maj');
  if (extended && Object.hasOwn(EXTENDED, shorthand)) {
    const [simpler, ...upper] = EXTENDED[shorthand] as readonly [string, ...string[]];
    shorthand = simpler;
    for (const degree of upper) degrees.add(degree);
  }
  const counts = new Int8Array(SEMITONES);
  for (const semitone of QUALITIES[shorthand] ?? []) counts[semitone] = 1;
  for (const degree of degrees) {
    const semitone = semitonesOf(degree.replace('*', ''));
    if (semitone >= SEMITONES && !extended) continue;
    const place = modulo(semitone);
    counts[place] = at(counts, place) + (degree.startsWith('*') ? -1 : 1);
  }
  const bass = modulo(semitonesOf(bassDegree));
  const semitones = counts.map((count) => (count > 0 ? 1 : 0));
  semitones[bass] = 1;
  const root = modulo((NATURAL[letter] as number) + alteration(accidentals));
  return { root, semitones, bass };
}

/** Whether `readChord` takes it. */
export function isChord(label: string): boolean {
  return label === NO_CHORD || label === UNKNOWN_CHORD || LABEL.test(label);
}

function semitonesOf(degree: string): number {
  const number = Number(degree.replace(/^[b#]*/, ''));
  return at(DEGREES, number - 1) + alteration(degree.replace(/\d+$/, ''));
}

function alteration(accidentals: string): number {
  return accidentals.startsWith('b') ? -accidentals.length : accidentals.length;
}

function modulo(semitone: number): number {
  return ((semitone % SEMITONES) + SEMITONES) % SEMITONES;
}
