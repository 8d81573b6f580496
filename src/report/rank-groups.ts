import { at } from '../at.ts';
/** A place in a ranking, and between which places it may be. */
export interface Rank {
  /** By score; of equal ones all have the best place. 1 is best. */
  readonly rank: number;
  readonly interval: readonly [best: number, worst: number];
  /** Letters; those that share one cannot be told apart. */
  readonly group: string;
}

/** Whether the first of two is better, worse, or cannot be told to be either, as indices of what is ranked. */
export type Told = (first: number, second: number) => 'better' | 'worse' | null;

/**
 * Rank intervals and groups from what can be told of pairs.
 *
 * At best everything that cannot be told to be better is worse, and at worst the other way round (Mogstad, Romano, Shaikh
 * and Wilhelm 2024, "Inference for ranks with applications to mobility across neighbourhoods and academic achievement
 * across countries"). So intervals hold the true ranks of all at once with the confidence that all pairs have together.
 * Letters are those of Piepho 2004, "An algorithm for a letter-based representation of all-pairwise comparisons".
 *
 * @param values larger ones are better; NaN ranks last
 */
export function rankGroups(values: readonly number[], told: Told): readonly Rank[] {
  const indices = [...values.keys()];
  const count = (index: number, wanted: 'better' | 'worse') =>
    indices.filter((other) => other !== index && told(other, index) === wanted).length;
  const letters = groupLetters(values, told);
  return indices.map((index) => ({
    rank: 1 + indices.filter((other) => isBetter(values[other], values[index])).length,
    interval: [1 + count(index, 'better'), values.length - count(index, 'worse')],
    group: at(letters, index),
  }));
}

function isBetter(a = Number.NaN, b = Number.NaN): boolean {
  return a > b || (!Number.isNaN(a) && Number.isNaN(b));
}

function groupLetters(values: readonly number[], told: Told): readonly string[] {
  const order = [...values.keys()].sort((a, b) =>
    isBetter(values[a], values[b]) ? -1 : isBetter(values[b], values[a]) ? 1 : a - b,
  );
  let groups: ReadonlySet<number>[] = [new Set(order)];
  for (const [place, first] of order.entries()) {
    for (const second of order.slice(place + 1)) {
      if (told(first, second) === null) continue;
      const split = groups.flatMap((group) =>
        group.has(first) && group.has(second) ? [without(group, first), without(group, second)] : [group],
      );
      groups = split.filter((group, index) => !split.some((other, at) => absorbs(other, group, at < index)));
    }
  }
  const placeOf = (group: ReadonlySet<number>) => order.findIndex((index) => group.has(index));
  groups.sort((a, b) => placeOf(a) - placeOf(b));
  return [...values.keys()].map((index) =>
    groups.flatMap((group, position) => (group.has(index) ? [letterOf(position)] : [])).join(''),
  );
}

function without(group: ReadonlySet<number>, index: number): ReadonlySet<number> {
  return new Set([...group].filter((other) => other !== index));
}

/** Whether all of the smaller one is in the larger one; of equal ones the first has it. */
function absorbs(larger: ReadonlySet<number>, smaller: ReadonlySet<number>, isFirst: boolean): boolean {
  if (larger === smaller || larger.size < smaller.size) return false;
  return (larger.size > smaller.size || isFirst) && [...smaller].every((index) => larger.has(index));
}

/** a to z, then a2 to z2. */
function letterOf(position: number): string {
  const letter = String.fromCharCode(97 + (position % 26));
  return position < 26 ? letter : `${letter}${Math.floor(position / 26) + 1}`;
}
