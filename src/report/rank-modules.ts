import { at } from '../at.ts';
import { UserError } from '../errors.ts';
import { holm } from '../evaluate/certainty/many-tests.ts';
import {
  type Difference,
  type PairedScore,
  pairedDifference,
} from '../evaluate/certainty/paired-difference.ts';
import { studentTCdf } from '../evaluate/certainty/student-t.ts';
import type { Direction } from '../evaluate/scores/score.ts';
import { pairedClips, resampledScore, SIGNIFICANCE, sameDraws } from './compare.ts';
import { type Rank, rankGroups } from './rank-groups.ts';
import type { ResultCell } from './results.ts';

/** Differences of the primary scores of all pairs of modules on a task, and their ranks. */
export interface RankedTask {
  /** By cell. */
  readonly ranks: readonly Rank[];
  /** Of the cells at two indices; null where they were not resampled by the same draws. */
  readonly difference: (first: number, second: number) => PairDifference | null;
}

interface PairDifference extends Difference {
  readonly degreesOfFreedom: number;
}

/**
 * Ranks modules by their primary scores on one task, and tells which can be told apart: by p-values of the paired
 * bootstrap, corrected for the number of pairs.
 *
 * @param cells of one task
 * @param problems is told of resamples that cannot be read
 */
export async function rankModules(
  cells: readonly ResultCell[],
  direction: Direction,
  problems: string[],
): Promise<RankedTask> {
  const scores: (PairedScore | null)[] = [];
  for (const cell of cells) scores.push(await resampledOrNull(cell, problems));
  const differences = pairs(cells.length).map(([first, second]) =>
    differenceOf(cells, scores, first, second),
  );
  const told = toldApart(
    cells.length,
    differences.map((each) => each ?? null),
    direction,
  );
  const sign = direction === 'maximize' ? 1 : -1;
  const values = cells.map(({ primary }) => (primary.value ?? Number.NaN) * sign);
  return {
    ranks: rankGroups(values, told),
    difference: (first, second) => {
      const found =
        differences[pairIndex(cells.length, Math.min(first, second), Math.max(first, second))] ?? null;
      return found === null || first < second ? found : { ...found, difference: -found.difference };
    },
  };
}

/**
 * Ranks modules by the means of their scores over several tasks, of other test clips each.
 *
 * @param means by module
 * @param byTask pairs of modules on each task, all of them in the same order
 */
export function rankByMeans(
  means: readonly number[],
  byTask: readonly RankedTask['difference'][],
): readonly Rank[] {
  const differences = pairs(means.length).map(([first, second]) => {
    const each = byTask.map((difference) => difference(first, second));
    const sum = (pick: (difference: PairDifference) => number) =>
      each.reduce((total, difference) => total + (difference === null ? Number.NaN : pick(difference)), 0);
    const [difference, error] = [sum((one) => one.difference), Math.sqrt(sum((one) => one.error ** 2))];
    const freedom = Math.max(
      1,
      sum(({ degreesOfFreedom }) => degreesOfFreedom),
    );
    const tail = difference === 0 ? 0.5 : studentTCdf(-Math.abs(difference) / error, freedom);
    return { difference, pValue: Number.isNaN(difference + error) ? Number.NaN : 2 * tail };
  });
  return rankGroups(means, toldApart(means.length, differences, 'maximize'));
}

function differenceOf(
  cells: readonly ResultCell[],
  scores: readonly (PairedScore | null)[],
  first: number,
  second: number,
): PairDifference | null {
  const [a, b] = [cells[first], cells[second]];
  const [scoreA, scoreB] = [scores[first] ?? null, scores[second] ?? null];
  if (a === undefined || b === undefined || scoreA === null || scoreB === null || !sameDraws(a, b)) {
    return null;
  }
  const clips = pairedClips(a, a.primary.name);
  return { ...pairedDifference(scoreA, scoreB, clips), degreesOfFreedom: clips.degreesOfFreedom };
}

function toldApart(
  count: number,
  differences: readonly (Pick<Difference, 'difference' | 'pValue'> | null)[],
  direction: Direction,
) {
  const corrected = holm(differences.map((each) => each?.pValue ?? Number.NaN));
  return (first: number, second: number): 'better' | 'worse' | null => {
    if (first === second) return null;
    const index = pairIndex(count, Math.min(first, second), Math.max(first, second));
    const isTold = at(corrected, index) < SIGNIFICANCE;
    const difference = differences[index]?.difference ?? null;
    if (difference === null || !isTold) return null;
    const isHigher = difference > 0 === first < second;
    return isHigher === (direction === 'maximize') ? 'better' : 'worse';
  };
}

async function resampledOrNull(cell: ResultCell, problems: string[]): Promise<PairedScore | null> {
  try {
    return await resampledScore(cell, cell.primary.name);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const next = error.next === undefined ? '' : `; next: ${error.next}`;
    problems.push(`${error.message}: its rank is not known${next}`);
    return null;
  }
}

/** Every pair, the smaller index first. */
function pairs(count: number): readonly (readonly [first: number, second: number])[] {
  return Array.from({ length: count }, (_, first) =>
    Array.from({ length: count - first - 1 }, (_, step) => [first, first + 1 + step] as const),
  ).flat();
}

/** Where a pair is in `pairs`. */
function pairIndex(count: number, first: number, second: number): number {
  return first * count - (first * (first + 1)) / 2 + second - first - 1;
}
