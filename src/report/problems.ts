import { fewLines } from '../few.ts';

/** More lines are read by nobody. */
const MOST = 20;

/** The first lines, and how many more there are. */
export function fewProblems(problems: readonly string[]): readonly string[] {
  return fewLines(problems, MOST);
}
