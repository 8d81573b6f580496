/**
 * Programs of General MIDI whose notes from C3 to B5 have the fundamental that they should, within 40 cents, in both FluidR3
 * Mono and MuseScore General, and of which no two share recordings; by split, so that what is tested is heard for
 * the first time. The first ones of each are of many kinds.
 */
export const INSTRUMENTS = {
  train: [
    0, 40, 24, 57, 72, 12, 20, 68, 105, 48, 60, 53, 4, 6, 8, 15, 21, 25, 26, 30, 32, 42, 45, 61, 64, 66, 74,
    75, 77, 107,
  ],
  valid: [27, 41, 69, 108, 2, 7, 22, 76],
  test: [11, 56, 73, 104, 5, 13, 29, 65, 71, 78, 79, 106],
} as const;

/** Those of them that can hold a melody. */
export const LEADS = {
  train: [40, 57, 68, 60, 72, 53, 42, 64, 66, 74, 75, 77],
  valid: [41, 69, 22, 76],
  test: [56, 73, 65, 71, 79],
} as const;

/** Programs of basses, of which no two share recordings either, and none is another split's instrument. */
export const BASSES = {
  train: [32, 33, 38],
  valid: [34],
  test: [35, 39],
} as const;

/** Programs of those that accompany: of all splits, as they are not what is asked for. */
export const ACCOMPANIMENTS = [0, 4, 24, 26, 45, 48] as const;

type Instruments = Readonly<Record<'train' | 'valid' | 'test', readonly number[]>>;

/** The first few of each split: `counts` of train, valid and test. */
export function firstOf(
  { train, valid, test }: Instruments,
  counts: readonly [train: number, valid: number, test: number],
): readonly number[] {
  return [...train.slice(0, counts[0]), ...valid.slice(0, counts[1]), ...test.slice(0, counts[2])];
}

/** The split that a program is of. */
export function splitOf({ valid, test }: Instruments, program: number): 'train' | 'valid' | 'test' {
  if (test.includes(program)) return 'test';
  return valid.includes(program) ? 'valid' : 'train';
}
