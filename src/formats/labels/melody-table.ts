import type { CsvReading } from '../files/csv.ts';
import { parseNumber } from '../files/number-text.ts';
import { type Frames, readNumberFrames } from './frame-table.ts';

/**
 * Reads the frequencies of the frames of clips, `filename,timestamp,frequency`: Hz, 0 where nothing sounds, negative where
 * nothing does but the pitch is known.
 *
 * @throws UserError with row and column, as `readNumberFrames` does
 */
export function readMelodyTable(
  path: string,
  reading?: CsvReading,
): Promise<ReadonlyMap<string, Frames<number>>> {
  const expected = 'Hz, 0 or below where nothing sounds';
  return readNumberFrames(path, { column: 'frequency', parse: frequencyOf, expected }, reading);
}

function frequencyOf(text: string): number | undefined {
  const value = parseNumber(text);
  return Number.isFinite(value) ? value : undefined;
}
