const TOLD = 3;

/** `1 file`, `2 files`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** The first few of some names, and how many there are besides. */
export function several(names: readonly string[], told = TOLD): string {
  const more = names.length - told;
  const first = names.slice(0, told).join(', ');
  return more > 0 ? `${first} and ${more} more` : first;
}
