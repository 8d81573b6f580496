/** As the page writes scores: three decimals, a dash where it is undefined. */
export function scoreText(value: number | null): string {
  if (value === null) return '–';
  return Number.isFinite(value) ? value.toFixed(3) : value > 0 ? '∞' : '−∞';
}

export function intervalText(interval: readonly [number, number] | null): string {
  return interval === null ? 'no interval' : `${scoreText(interval[0])} to ${scoreText(interval[1])}`;
}

/** Seconds as people say them. */
export function durationText(seconds: number | null): string {
  if (seconds === null) return '–';
  if (seconds < 60) return `${seconds.toFixed(seconds < 10 ? 1 : 0)} s`;
  return seconds < 3600 ? `${(seconds / 60).toFixed(1)} min` : `${(seconds / 3600).toFixed(1)} h`;
}

/** What sorts a cell: nothing where there is no value. */
export function sortKey(value: number | null): string {
  return value === null ? '' : String(value);
}
