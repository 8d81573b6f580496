/** A score outside its range and an interval without its score are wrong numbers: nothing goes on with them. */
import type { ScoreRange } from '../scores/score.ts';

/** Of the size of the numbers: more than rounding makes, less than anybody reads. */
const ROUNDING = 1e-9;

/** NaN, which stands for an undefined score, is in every range. */
export function isInRange(value: number, [least, largest]: ScoreRange): boolean {
  return !(value < least - slack(least) || value > largest + slack(largest));
}

/**
 * @param name of the score, for the error
 * @throws RangeError where a value is outside of the score's range, so that its definition is wrong
 */
export function requireInRange(values: ArrayLike<number>, range: ScoreRange, name = 'a score'): void {
  for (let index = 0; index < values.length; index++) {
    const value = values[index] as number;
    if (!isInRange(value, range)) {
      throw new RangeError(
        `${name} is ${value}; expected ${range[0]} to ${range[1]}, the range of the score`,
      );
    }
  }
}

/**
 * The interval, which holds the value to the last digit: where rounding has left it out by less than anybody reads, the
 * value is an end.
 *
 * @throws RangeError where it does not hold the value
 */
export function holding(
  value: number,
  [low, high]: readonly [number, number],
): readonly [low: number, high: number] {
  if (!(low - slack(value) <= value && value <= high + slack(value))) {
    throw new RangeError(
      `a score of ${value} has the interval ${low} to ${high}; expected one that holds it`,
    );
  }
  return [Math.min(low, value), Math.max(high, value)];
}

function slack(value: number): number {
  return Number.isFinite(value) ? ROUNDING * Math.max(1, Math.abs(value)) : 0;
}
