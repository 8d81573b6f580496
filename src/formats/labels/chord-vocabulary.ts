/** The chords that crema names, and how its structured model takes them apart (McFee & Bello 2017). */
import { at } from '../../at.ts';
import { type Chord, NO_CHORD, readChord, SEMITONES, UNKNOWN_CHORD } from './chord-label.ts';

/** Pitch classes from C on, as labels of the vocabulary name roots. */
export const ROOTS = ['C', 'C#', 'D', 'D#', 'E', 'F', 'F#', 'G', 'G#', 'A', 'A#', 'B'] as const;
/** Semitones above a root, as labels name basses. */
const BASS_DEGREES = ['1', 'b2', '2', 'b3', '3', '4', 'b5', '5', 'b6', '6', 'b7', '7'] as const;
/** Pumpp's vocabulary 3567s. */
export const CHORD_QUALITIES = [
  'maj',
  'min',
  'dim',
  'aug',
  'min6',
  'maj6',
  'min7',
  'minmaj7',
  'maj7',
  '7',
  'dim7',
  'hdim7',
  'sus2',
  'sus4',
] as const;

export type ChordQuality = (typeof CHORD_QUALITIES)[number];

/** No chord, an unknown one, and each quality on each root, without basses: 170 labels. */
export const CHORD_TAGS: readonly string[] = [
  NO_CHORD,
  UNKNOWN_CHORD,
  ...ROOTS.flatMap((root) => CHORD_QUALITIES.map((quality) => `${root}:${quality}`)),
];

/** By root in front of a colon and semitones behind it. */
const tagBySound = new Map(
  CHORD_TAGS.map((label, place): [string, number] => [soundOf(readChord(label) as Chord), place]),
);

/** A chord, taken apart. */
export interface ChordParts {
  /** Its place among `CHORD_TAGS`: the chord without its bass; that of the unknown one for a chord that is not among them. */
  readonly tag: number;
  /** Whether each pitch class sounds, from C on, 0 or 1; of no chord and an unknown one none does. Length 12. */
  readonly pitches: Int8Array;
  /** Pitch classes, 0 to 11; 12 of no chord and an unknown one. */
  readonly root: number;
  readonly bass: number;
}

/** Takes a chord label apart; undefined for what is no chord. Upper voices of ninths and beyond are left out. */
export function chordParts(label: string): ChordParts | undefined {
  const [chord, plain] = [readChord(label), readChord(label.replace(/\/.*/, ''))];
  if (chord === undefined || plain === undefined) return undefined;
  const unknown = tagBySound.get(soundOf(readChord(UNKNOWN_CHORD) as Chord)) as number;
  const tag = tagBySound.get(soundOf(plain)) ?? unknown;
  const { root, semitones, bass } = chord;
  const pitches = new Int8Array(SEMITONES);
  if (root < 0) return { tag, pitches, root: SEMITONES, bass: SEMITONES };
  for (let above = 0; above < SEMITONES; above++) {
    pitches[(root + above) % SEMITONES] = at(semitones, above);
  }
  return { tag, pitches, root, bass: (root + bass) % SEMITONES };
}

/**
 * A chord with the degree of its bass, where that is a pitch of the chord other than the root; else the chord.
 *
 * @param label root and quality, N or X
 * @param bass pitch class from C on, or 12 for none
 */
export function withBass(label: string, bass: number): string {
  const chord = readChord(label);
  if (chord === undefined || chord.root < 0 || bass === SEMITONES) return label;
  const above = (bass - chord.root + SEMITONES) % SEMITONES;
  return above > 0 && chord.semitones[above] === 1 ? `${label}/${at(BASS_DEGREES, above)}` : label;
}

function soundOf({ root, semitones }: Chord): string {
  return `${root}:${semitones.join('')}`;
}
