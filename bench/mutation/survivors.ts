/** A mutation, by what is printed of it. */
export interface NamedMutant {
  /** `<file>:<line>` of the source. */
  readonly place: string;
  /** Its kind, what is replaced and by what, in one line. */
  readonly change: string;
}

/**
 * The mutations that lines of a run say survived. Those of code that has moved meanwhile are the nearest that change the same;
 * those of code that is gone are left out.
 */
export function survivorsIn<Mutant extends NamedMutant>(
  text: string,
  all: readonly Mutant[],
): readonly Mutant[] {
  return [...text.matchAll(/^SURVIVED {2}(\S+):(\d+) {2}(.*)$/gm)].flatMap(([, file = '', line, change]) => {
    const distance = ({ place }: Mutant) => Math.abs(Number(place.slice(file.length + 1)) - Number(line));
    const same = all.filter((each) => each.place.startsWith(`${file}:`) && each.change === change);
    return same.sort((a, b) => distance(a) - distance(b)).slice(0, 1);
  });
}
