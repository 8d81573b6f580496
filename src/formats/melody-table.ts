import type { CsvReading } from './csv.ts';
import { type Frames, readFrameTable } from './frame-table.ts';
import { parseNumber } from './number-text.ts';

/**
 * Reads the frequencies of the frames of clips, `filename,timestamp,frequency`: Hz, 0 where nothing sounds, negative where
 * nothing does but the pitch is known.
 *
 * @throws UserError with row and column, as `readFrameTable` does
 */
export function readMelodyTable(
  path: string,
  reading?: CsvReading,
): Promise<ReadonlyMap<string, Frames<number>>> {
  return readFrameTable(path, 'frequency', frequencyOf, 'Hz, 0 or below where nothing sounds', reading);
}

function frequencyOf(text: string): number | undefined {
  const value = parseNumber(text);
  return Number.isFinite(value) ? value : undefined;
}
