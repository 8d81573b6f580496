const LEVELS = '▁▂▃▄▅▆▇█';

/**
 * Values as a line of blocks, the lowest of them the lowest block and the highest the highest. More values than `width`
 * are drawn as the means of equal shares of them. What is no number is left blank.
 */
export function sparkline(values: readonly number[], width: number): string {
  const columns = values.length <= width ? values : shares(values, width);
  const finite = columns.filter(Number.isFinite);
  const low = Math.min(...finite);
  const range = Math.max(...finite) - low;
  return columns
    .map((value) => {
      if (!Number.isFinite(value)) return ' ';
      const height = range === 0 ? 0 : (value - low) / range;
      return LEVELS[Math.min(LEVELS.length - 1, Math.floor(height * LEVELS.length))];
    })
    .join('');
}

function shares(values: readonly number[], width: number): number[] {
  return Array.from({ length: width }, (_, column) => {
    const start = Math.floor((column * values.length) / width);
    const share = values.slice(start, Math.floor(((column + 1) * values.length) / width));
    return share.reduce((sum, value) => sum + value, 0) / share.length;
  });
}
