/** Whether arrays have the same length and values that differ by at most 1e-8 + 1e-5 |b|. NumPy's `allclose`. */
export function allClose(a: Float64Array, b: Float64Array): boolean {
  if (a.length !== b.length) return false;
  for (let index = 0; index < a.length; index++) {
    const [left, right] = [a[index] ?? Number.NaN, b[index] ?? Number.NaN];
    if (!(Math.abs(left - right) <= 1e-8 + 1e-5 * Math.abs(right))) return false;
  }
  return true;
}

/** Rounds to that many decimals, halves to even. NumPy's `round`. */
export function decimals(value: number, digits: number): number {
  const factor = 10 ** digits;
  return roundHalfToEven(value * factor) / factor;
}

/** The same for each of many. */
export function allDecimals(values: Float64Array, digits: number): Float64Array {
  const factor = 10 ** digits;
  const rounded = new Float64Array(values.length);
  for (let index = 0; index < values.length; index++) {
    rounded[index] = roundHalfToEven((values[index] as number) * factor) / factor;
  }
  return rounded;
}

function roundHalfToEven(value: number): number {
  const below = Math.floor(value);
  const rest = value - below;
  if (rest < 0.5) return below;
  return rest > 0.5 || below % 2 !== 0 ? below + 1 : below;
}
