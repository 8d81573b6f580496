import { rowsOf } from './picture.ts';

/** Distances of pairs of clips, by `pairKey`. */
export async function distancesOf(path: string): Promise<ReadonlyMap<string, number>> {
  const rows = await rowsOf(path, ['filename1', 'filename2', 'distance']);
  return new Map(rows.map(([first, second, distance]) => [pairKey(first, second), Number(distance)]));
}

export function pairKey(first: string, second: string): string {
  return JSON.stringify([first, second]);
}
