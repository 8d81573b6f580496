/** The first names of some, and how many there are besides: `a, b and 3 more`. */
export function fewNames(names: readonly string[], most: number): string {
  const more = names.length - most;
  const first = names.slice(0, most).join(', ');
  return more > 0 ? `${first} and ${more} more` : first;
}

/** The first lines of some, and one that says how many there are besides. */
export function fewLines(lines: readonly string[], most: number, indent = ''): readonly string[] {
  const more = lines.length - most;
  return more > 0 ? [...lines.slice(0, most), `${indent}and ${more} more`] : lines;
}
