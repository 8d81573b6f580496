import type { ExecutionContext } from 'ava';

/** Passes when both are NaN or they differ by at most `tolerance`. */
export function closeTo(
  t: ExecutionContext,
  actual: number,
  expected: number,
  tolerance: number,
  message: string,
): void {
  const same = Number.isNaN(expected) ? Number.isNaN(actual) : Math.abs(actual - expected) <= tolerance;
  t.true(same, `${message}: ${actual}, expected ${expected}`);
}
