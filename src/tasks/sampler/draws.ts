import { at } from '../../at.ts';
import type { PythonRandom } from '../../random/python-random.ts';

/** A whole number from `least` to `most`. */
export function between(random: PythonRandom, [least, most]: readonly [least: number, most: number]): number {
  return least + random.randbelow(most - least + 1);
}

export function oneOf<T>(random: PythonRandom, values: readonly T[]): T {
  return at(values, random.randbelow(values.length));
}
