/** More lines are read by nobody. */
const MOST = 20;

/** The first lines, and how many more there are. */
export function fewProblems(problems: readonly string[]): readonly string[] {
  const more = problems.length - MOST;
  return more > 0 ? [...problems.slice(0, MOST), `and ${more} more`] : problems;
}
