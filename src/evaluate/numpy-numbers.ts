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
  const scaled = value * factor;
  const below = Math.floor(scaled);
  const isHalf = scaled - below === 0.5;
  return (isHalf ? below + (below % 2 === 0 ? 0 : 1) : Math.round(scaled)) / factor;
}
