import { existsSync } from 'node:fs';
import { blobs, spokenDigits, writeEmbeddings } from './searches/clips.ts';
import { compareSearches } from './searches/compare.ts';

const GOAL = 3;

/**
 * `--search halving` against the full search, grid `default` with heads of 128 units: epochs trained for the grid, and the
 * score on the test split, over several seeds. The ratio is that of the epochs.
 */
export async function run(): Promise<void> {
  const search = { search: 'halving', by: 'epochs', goal: GOAL } as const;
  const some = blobs();
  await compareSearches('blobs', (folder) => writeEmbeddings(folder, some), [search]);
  if (existsSync('../shared/data')) {
    const digits = await spokenDigits();
    const write = (folder: string) => writeEmbeddings(folder, digits);
    await compareSearches('digits', write, [search]);
    await compareSearches('digits-standardised', write, [search], true);
  } else {
    console.log('halving-digits: skipped, ../shared/data is not there');
  }
}
