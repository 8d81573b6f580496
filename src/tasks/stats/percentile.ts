/**
 * NumPy's `percentile` with linear interpolation.
 *
 * @param sorted ascending, not empty
 * @param percent from 0 to 100
 */
export function percentile(sorted: Float64Array, percent: number): number {
  const place = ((sorted.length - 1) * percent) / 100;
  const below = Math.floor(place);
  const [low = Number.NaN, high = low] = sorted.subarray(below, below + 2);
  return low + (high - low) * (place - below);
}
