import { at } from '../../at.ts';
/** p-values as they are where so many hypotheses are tested at once that some would look true by chance. */

/**
 * Holm 1979, "A simple sequentially rejective multiple test procedure": the probability that any of the rejected ones is
 * true stays below the level. NaN stays NaN and is not counted.
 */
export function holm(pValues: readonly number[]): readonly number[] {
  return adjust(pValues, (ordered) => {
    let largest = 0;
    return ordered.map((p, rank) => {
      largest = Math.max(largest, p * (ordered.length - rank));
      return Math.min(1, largest);
    });
  });
}

/**
 * Benjamini and Hochberg 1995, "Controlling the false discovery rate": of the rejected ones the expected share that is true
 * stays below the level. NaN stays NaN and is not counted.
 */
export function benjaminiHochberg(pValues: readonly number[]): readonly number[] {
  return adjust(pValues, (ordered) => {
    let smallest = 1;
    const adjusted = [...ordered.entries()].reverse().map(([rank, p]) => {
      smallest = Math.min(smallest, (p * ordered.length) / (rank + 1));
      return smallest;
    });
    return adjusted.reverse();
  });
}

function adjust(
  pValues: readonly number[],
  adjustOrdered: (ordered: readonly number[]) => readonly number[],
): readonly number[] {
  const order = [...pValues.keys()].filter((index) => !Number.isNaN(pValues[index]));
  order.sort((a, b) => at(pValues, a) - at(pValues, b));
  const adjusted = adjustOrdered(order.map((index) => at(pValues, index)));
  const result = new Array<number>(pValues.length).fill(Number.NaN);
  for (const [rank, index] of order.entries()) result[index] = at(adjusted, rank);
  return result;
}
