const TOLD = 3;

/** The first few of some names, and how many there are besides. */
export function several(names: readonly string[], told = TOLD): string {
  const more = names.length - told;
  const first = names.slice(0, told).join(', ');
  return more > 0 ? `${first} and ${more} more` : first;
}
