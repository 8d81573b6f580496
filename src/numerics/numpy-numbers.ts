import { roundHalfEven } from './round-half-even.ts';
/** Whether arrays have the same length and values that differ by at most 1e-8 + 1e-5 |b|. NumPy's `allclose`. */
export function allClose(a: Float64Array, b: Float64Array): boolean {
  if (a.length !== b.length) return false;
  for (let index = 0; index < a.length; index++) {
    const [left, right] = [a[index] as number, b[index] as number];
    if (!(Math.abs(left - right) <= 1e-8 + 1e-5 * Math.abs(right))) return false;
  }
  return true;
}

/** Rounds to that many decimals, halves to even. NumPy's `round`. */
export function decimals(value: number, digits: number): number {
  const factor = 10 ** digits;
  return roundHalfEven(value * factor) / factor;
}

/** Rounds each value to that many decimals, halves to even. NumPy's `round` of an array. */
export function allDecimals(values: Float64Array, digits: number): Float64Array {
  const factor = 10 ** digits;
  const rounded = new Float64Array(values.length);
  for (let index = 0; index < values.length; index++) {
    rounded[index] = roundHalfEven((values[index] as number) * factor) / factor;
  }
  return rounded;
}
