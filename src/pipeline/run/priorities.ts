import type { GraphStep } from '../graph.ts';

/**
 * Of each step, by its index: how long it takes from its start until everything below it has ended, were there slots for
 * all. Who starts the longest first is done the soonest, as far as that can be told beforehand.
 *
 * Steps take the milliseconds that are expected of them (0: fresh); where these are not known the mean of the others,
 * or 1.
 *
 * @param order upstream first.
 * @param paths of steps that are known already, by their index; the others are added.
 */
export function longestPaths(
  order: readonly GraphStep[],
  expectedMs: (step: GraphStep) => number | undefined,
  paths: number[] = [],
): number[] {
  const known = order.map(expectedMs);
  const measured = known.filter((ms) => ms !== undefined && ms > 0) as number[];
  const mean = measured.length === 0 ? 1 : measured.reduce((sum, ms) => sum + ms, 0) / measured.length;
  for (let at = order.length - 1; at >= 0; at -= 1) {
    const step = order[at];
    if (step !== undefined) {
      const below = step.consumers.reduce((longest, { index }) => Math.max(longest, paths[index] ?? 0), 0);
      paths[step.index] = (known[at] ?? mean) + below;
    }
  }
  return paths;
}
