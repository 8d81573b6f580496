import { DRUMS } from '../../datasets/soundfont/played-note.ts';

/** Lowest and highest note that an instrument is given, MIDI numbers, two octaves apart at least. */
type Range = readonly [lowest: number, highest: number];

/** What a family of instruments is made of. */
export interface Family {
  /** How often its instruments play chords; else they play a melody. */
  readonly chords: number;
  /** Ranges of instruments by their programs of General MIDI, by split. */
  readonly train: Readonly<Record<number, Range>>;
  readonly valid: Readonly<Record<number, Range>>;
  readonly test: Readonly<Record<number, Range>>;
}

/**
 * Families of the instruments of General MIDI, after its own. Programs that share recordings in FluidR3 Mono are in one split, so
 * that what is tested is heard for the first time. Left out are those that are hardly of their family (harpsichord, clavinet, harp,
 * timpani, pizzicato), instruments of one people, and effects.
 */
export const FAMILIES: Readonly<Record<string, Family>> = {
  piano: {
    chords: 0.7,
    train: { 0: [33, 96], 1: [33, 96], 3: [33, 96], 4: [36, 90] },
    valid: { 2: [36, 90] },
    test: { 5: [36, 90] },
  },
  'chromatic percussion': {
    chords: 0.3,
    train: { 8: [60, 96], 10: [60, 96], 11: [53, 89], 12: [48, 84], 14: [55, 79], 114: [52, 84] },
    valid: { 9: [72, 96] },
    test: { 13: [65, 96], 108: [60, 84] },
  },
  organ: {
    chords: 0.7,
    train: { 16: [36, 90], 19: [36, 90], 21: [48, 86], 22: [55, 86], 23: [48, 86] },
    valid: { 18: [36, 90] },
    test: { 17: [36, 90], 20: [36, 86] },
  },
  guitar: {
    chords: 0.6,
    train: { 24: [40, 83], 25: [40, 83], 28: [40, 80], 30: [40, 84], 31: [40, 80] },
    valid: { 27: [40, 84] },
    test: { 26: [40, 84], 29: [40, 84] },
  },
  bass: {
    chords: 0,
    train: { 32: [28, 55], 33: [28, 55], 36: [28, 55], 37: [28, 55], 38: [28, 55] },
    valid: { 34: [28, 55] },
    test: { 35: [28, 55], 39: [28, 55] },
  },
  strings: {
    chords: 0.4,
    train: { 40: [55, 96], 44: [40, 90], 48: [36, 90], 49: [36, 90] },
    valid: { 42: [36, 76], 43: [28, 60] },
    test: { 41: [48, 86] },
  },
  voice: {
    chords: 0.6,
    train: { 52: [43, 81], 54: [43, 84] },
    valid: { 91: [48, 84] },
    test: { 53: [43, 81] },
  },
  brass: {
    chords: 0.3,
    train: { 56: [54, 84], 58: [28, 60], 59: [54, 84], 60: [41, 77] },
    valid: { 61: [40, 84] },
    test: { 57: [40, 72] },
  },
  reed: {
    chords: 0.15,
    train: { 64: [56, 87], 66: [44, 75], 67: [36, 67], 68: [58, 91], 71: [50, 90] },
    valid: { 69: [52, 81] },
    test: { 65: [49, 82], 70: [34, 72] },
  },
  flute: {
    chords: 0.15,
    train: { 72: [72, 96], 74: [60, 91], 75: [60, 91], 77: [55, 86] },
    valid: { 79: [60, 84] },
    test: { 73: [60, 96] },
  },
  synthesizer: {
    chords: 0.6,
    train: {
      50: [36, 90],
      51: [36, 90],
      62: [36, 86],
      63: [36, 86],
      81: [36, 90],
      82: [48, 90],
      84: [36, 90],
      87: [36, 90],
      90: [36, 90],
    },
    valid: { 95: [36, 90] },
    test: { 80: [36, 90], 89: [36, 86] },
  },
};

/** The label of drum kits. */
export const DRUM_LABEL = 'drums';

/** Drums of a kit, notes of its program, of which one is struck at a time. */
export type Kit = Readonly<Record<'kick' | 'snare' | 'cymbals' | 'others', readonly number[]>>;

const TOMS = [41, 43, 45, 47, 48, 50] as const;
const ACOUSTIC: Kit = { kick: [35, 36], snare: [38, 40], cymbals: [42, 44, 46, 51], others: [...TOMS, 49] };

/** Kits by their programs, by split. Of those that are not trained on, only drums whose recordings no kit of training has. */
export const KITS: Readonly<Record<Split, Readonly<Record<number, Kit>>>> = {
  train: { [DRUMS]: ACOUSTIC, [DRUMS + 16]: ACOUSTIC, [DRUMS + 24]: ACOUSTIC },
  valid: { [DRUMS + 40]: { kick: [35, 36], snare: [38, 39], cymbals: [53, 59], others: [52, 55, 57] } },
  test: { [DRUMS + 25]: { kick: [35, 36], snare: [38, 39, 40], cymbals: [42, 44, 46], others: TOMS } },
};

export const SPLITS = ['train', 'valid', 'test'] as const;

type Split = (typeof SPLITS)[number];

/** An instrument with its family. */
export type Player = Pick<Family, 'chords'> & {
  readonly label: string;
  readonly program: number;
  readonly lowest: number;
  readonly highest: number;
};

/** A drum kit with its program. */
export type Drummer = Kit & { readonly program: number };

/** What may play together: instruments and kits of a split. */
export type FamilyEnsemble = {
  readonly players: readonly Player[];
  readonly drummers: readonly Drummer[];
  /** By how many semitones an instrument may be larger or smaller than it was recorded, at most. */
  readonly resized: number;
};

/** Those of training are resized, as there are few; the others are as they are. */
const RESIZED = { train: 4, valid: 0, test: 0 } as const;

export function ensembleOf(split: Split): FamilyEnsemble {
  const players = Object.entries(FAMILIES).flatMap(([label, family]) =>
    Object.entries(family[split]).map(([program, [lowest, highest]]) => {
      return { label, program: Number(program), chords: family.chords, lowest, highest };
    }),
  );
  const drummers = Object.entries(KITS[split]).map(([program, kit]) => ({
    program: Number(program),
    ...kit,
  }));
  return { players, drummers, resized: RESIZED[split] };
}

/** The split that a program, or a kit's, is of. */
export function splitOfProgram(program: number): Split {
  const found = SPLITS.find((split) => {
    const { players, drummers } = ensembleOf(split);
    return [...players, ...drummers].some((each) => each.program === program);
  });
  return found ?? 'train';
}
