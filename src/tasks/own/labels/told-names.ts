import { fewNames } from '../../../few.ts';

const TOLD = 3;

/** `1 file`, `2 files`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** The first few of some names, and how many there are besides. */
export function several(names: readonly string[], told = TOLD): string {
  return fewNames(names, told);
}
