import { BadInputsError } from '../../../errors.ts';
import { fewNames } from '../../../few.ts';
import type { MetadataRow } from './metadata-rows.ts';

const TOLD = 3;

/**
 * Keeps the events that start before the end of the trimmed clip, and ends them there
 * (hear-preprocess, `trim_event_metadata`). How many do not is logged. A clip of which none is left stays without events,
 * which is logged too.
 *
 * @param duration of the clips, in seconds
 * @param options.mayBeEmpty whether a clip may have no events; not so where they are frames of numbers
 * @throws BadInputsError naming the files that would be left without any, where clips may not be empty or all would be
 */
export function trimEvents(
  rows: readonly MetadataRow[],
  duration: number,
  { mayBeEmpty, log }: { readonly mayBeEmpty: boolean; readonly log: (line: string) => void },
): MetadataRow[] {
  const limit = duration * 1000;
  const isKept = (row: MetadataRow) => (row.start ?? 0) < limit;
  const left = new Set(rows.filter(isKept).map((row) => row.relpath));
  const emptied = new Map(
    rows.flatMap((row) => (left.has(row.relpath) ? [] : [[row.relpath, row] as const])).reverse(),
  );
  const trimmed = rows.flatMap((row): MetadataRow[] => {
    if (isKept(row)) return [(row.end ?? 0) > limit ? { ...row, end: limit } : row];
    if (emptied.get(row.relpath) !== row) return [];
    const { start: _, end: __, unlisted: ___, ...clip } = row;
    return [{ ...clip, label: null }];
  });
  const cut = rows.filter((row) => row.label !== null && !isKept(row)).length;
  if (mayBeEmpty && cut > 0) {
    log(`${cut} of ${rows.length} events start after the first ${duration} s and are left out`);
  }
  if (emptied.size === 0) return trimmed;
  const names = [...emptied.keys()].sort();
  const what = `no event that starts within their first ${duration} s`;
  if (!mayBeEmpty || trimmed.every(({ label }) => label === null)) {
    throw new BadInputsError(`${emptied.size} files have ${what}:`, names);
  }
  log(`${names.length} files have ${what}, and stay without any: ${fewNames(names, TOLD)}`);
  return trimmed;
}
