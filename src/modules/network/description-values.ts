import { z } from 'zod';

/** A number that holds for something, with the words for it. */
export function number(what: string, holds: (value: number) => boolean) {
  return z.custom<number>((value) => Number.isFinite(value) && holds(value as number), {
    error: `expected ${what}`,
  });
}

export const above0 = number('a number above 0', (value) => value > 0);

/** A number from `least`. */
export const from = (least: number) => number(`a number from ${least}`, (value) => value >= least);

/** A whole number from `least`, to `most` if there is one. */
export function whole(least: number, most = Number.MAX_SAFE_INTEGER) {
  const upTo = most === Number.MAX_SAFE_INTEGER ? '' : ` to ${most}`;
  return number(
    `a whole number from ${least}${upTo}`,
    (value) => Number.isInteger(value) && value >= least && value <= most,
  );
}

/** One of some values. */
export function among<const T extends string | number>(...values: readonly T[]) {
  return z.custom<T>((value) => values.includes(value as T), {
    error: `expected one of ${values.map((value) => JSON.stringify(value)).join(', ')}`,
  });
}

/** A name of an input or output. */
export const name = z.custom<string>((value) => typeof value === 'string' && value !== '', {
  error: 'expected a name',
});
