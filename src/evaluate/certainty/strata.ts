import { createHash } from 'node:crypto';
import { at } from '../../at.ts';

/** What the bootstrap draws from. */
export interface Strata {
  /** Indices of the clips that are drawn among themselves, by the clips' names: the same draws for rows in any order. */
  readonly strata: readonly Uint32Array[];
  /** A hash of the clips' names by stratum: scores that have the same in common were resampled by the same draws. */
  readonly drawnFrom: string;
}

/**
 * @param names of the clips, each once
 * @param groups indices of those that are drawn among themselves; without them all
 */
export function strataOf(
  names: readonly string[],
  groups: readonly (readonly number[])[] = [[...names.keys()]],
): Strata {
  const nameOf = (clip: number) => at(names, clip);
  const strata = groups.map((clips) =>
    Uint32Array.from([...clips].sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1))),
  );
  const drawn = strata.map((stratum) => Array.from(stratum, nameOf));
  return { strata, drawnFrom: createHash('sha256').update(JSON.stringify(drawn)).digest('hex') };
}
