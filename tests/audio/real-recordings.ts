import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import type { ExecutionContext } from 'ava';
import { list } from 'tar';

const ARCHIVE = '../shared/data/free-spoken-digit-dataset-1.0.9.tar.gz';

/**
 * The recordings of the Free Spoken Digit Dataset by file name, where its archive lies beside the checkout; where
 * it does not, none, and the test says so and passes.
 */
export async function recordingsOf(t: ExecutionContext): Promise<Map<string, Buffer>> {
  const recordings = new Map<string, Buffer>();
  if (!existsSync(ARCHIVE)) {
    t.log(`skipped: ${ARCHIVE} is not there`);
    t.pass();
    return recordings;
  }
  await list({
    file: ARCHIVE,
    filter: (name) => name.endsWith('.wav'),
    onReadEntry: (entry) => {
      const parts: Buffer[] = [];
      entry.on('data', (part: Buffer) => parts.push(part));
      entry.on('end', () => recordings.set(basename(entry.path), Buffer.concat(parts)));
    },
  });
  t.true(recordings.size > 0);
  return recordings;
}
