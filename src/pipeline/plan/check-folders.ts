import { BadInputsError, UserError } from '../../errors.ts';
import { type GraphStep, sourcesOf } from '../graph.ts';
import { folderProblem } from '../store/folder-hashes.ts';
import type { Mistake } from '../types.ts';

/** Tells of all missing folders at once, and before anything runs. */
export function checkFolders(graph: readonly GraphStep[]): void {
  const problems = new Map<string, Mistake>();
  const seen = new Set<string>();
  for (const source of graph.flatMap(({ node }) => sourcesOf(node))) {
    const origin = source.kind === 'selection' || source.kind === 'spawned' ? source.from : source;
    if (origin.kind === 'folder' && !seen.has(origin.path)) {
      seen.add(origin.path);
      const problem = folderProblem(origin.path);
      if (problem !== undefined) {
        problems.set(origin.path, origin.missing ?? { problem });
      }
    }
  }
  const [first, ...others] = problems.values();
  if (first !== undefined) {
    throw others.length === 0
      ? new UserError(first.problem, { next: first.next })
      : new BadInputsError(
          `${problems.size} folders cannot be read:`,
          [...problems.values()].map(({ problem }) => problem),
        );
  }
}
