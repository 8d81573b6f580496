import { z } from 'zod';
import type { CsvReading } from '../files/csv.ts';
import { type Frames, readFrameTable } from './frame-table.ts';

export const FREQUENCIES_EXPECTED = 'a JSON array of Hz above 0, as in [220,329.6]';

const frequencyList = z.array(z.number().positive());

/**
 * Reads the frequencies of the frames of clips, any number of them in each, `filename,timestamp,frequencies`, the latter a
 * JSON array of Hz.
 *
 * @throws UserError with row and column, as `readFrameTable` does
 */
export function readMultipitchTable(
  path: string,
  reading?: CsvReading,
): Promise<ReadonlyMap<string, Frames<number[]>>> {
  const column = { column: 'frequencies', parse: parseFrequencies, expected: FREQUENCIES_EXPECTED };
  return readFrameTable(path, column, reading);
}

/** @returns undefined for what is no JSON array of numbers above 0 */
export function parseFrequencies(text: string): number[] | undefined {
  try {
    return frequencyList.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
