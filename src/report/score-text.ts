/** Three decimals. */
export function scoreText(value: number | null): string {
  return value === null ? 'undefined' : value.toFixed(3);
}

export function intervalText(interval: readonly [low: number, high: number] | null): string {
  return interval === null ? 'undefined' : interval.map(scoreText).join(' to ');
}
