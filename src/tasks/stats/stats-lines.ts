import { table } from '../../pipeline/index.ts';
import type { AudioStats } from './audio-stats.ts';

const HEAD = ['clips', 'files', 'bad', 'total', 'mean', 'var', 'min', '10 %', '50 %', '90 %', 'max'];

/** A table for people, durations in seconds, and below it the files that cannot be read. */
export function statsLines(stats: readonly AudioStats[]): string[] {
  const rows = stats.map((group) => [...durationCells(group), ...kindCells(group)]);
  const problems = stats.flatMap(({ folder, unreadable }) =>
    unreadable.map(({ problem }) => (folder === '.' ? problem : `${folder}/${problem}`)),
  );
  return [
    table([...HEAD, 'Hz', 'channels', 'formats'], rows),
    ...(problems.length === 0 ? [] : ['', 'Cannot be read:', ...problems.map((line) => `  ${line}`)]),
  ];
}

function durationCells({ folder, count, unreadable, duration }: AudioStats): string[] {
  const cells = [folder, String(count), String(unreadable.length)];
  if (duration === undefined) return [...cells, ...HEAD.slice(cells.length).map(() => '-')];
  const { total, mean, variance, min, max, percentiles } = duration;
  const { 10: low = 0, 50: median = 0, 90: high = 0 } = percentiles;
  return [...cells, ...[total, mean, variance, min, low, median, high, max].map((each) => each.toFixed(2))];
}

function kindCells({ sampleRates, channels, formats }: AudioStats): string[] {
  return [sampleRates, channels, formats].map((counted) => {
    const entries = Object.entries(counted);
    const [only] = entries;
    if (entries.length === 1 && only !== undefined) return only[0];
    return entries.map(([value, count]) => `${value} (${count})`).join(', ') || '-';
  });
}
