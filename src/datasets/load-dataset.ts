import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { UserError } from '../errors.ts';
import { encodeNpyHeader, itemCount } from '../formats/files/npy-header.ts';
import { createFileAtomic } from '../pipeline/index.ts';
import { Dataset, openDataset, stampOfX } from './dataset.ts';
import { METADATA_FILE, X_FILE } from './disk/files.ts';
import { markFile, readIndex, type SetIndex, writeIndex } from './disk/index-file.ts';
import { pointOf } from './disk/point-values.ts';
import { openMetadata } from './disk/read-metadata.ts';
import { asOnlyWriter, hasCommit, unfinishedJob } from './disk/staging.ts';
import type { SoundLabels } from './sound-labels.ts';

/**
 * Opens a set that `generateDataset` made, or kac_prediction or kac_drumset in Python. The text of theirs is read once, in
 * pieces; after that `x.npy` and `heareval.json` beside it are read instead, for as long as `metadata.json` is unchanged.
 *
 * @throws UserError where there is no set, or its `metadata.json` is cut off or says something else than it should
 */
export async function loadDataset(dir: string): Promise<Dataset> {
  if (hasCommit(dir)) await asOnlyWriter(dir, async () => {}, { isReader: true });
  const before = await stampOfX(dir);
  const index = await readIndex(dir);
  // Another process may have put another set there just then.
  if (index !== undefined && before !== undefined && before === (await stampOfX(dir))) {
    return new Dataset(dir, index, before);
  }
  await requireMetadata(dir);
  return asOnlyWriter(dir, async () => openDataset(dir, await loadIndex(dir)), { isReader: true });
}

/** The index of a set in whose folder nobody else writes, made where there is none. */
export async function loadIndex(dir: string): Promise<SetIndex> {
  await requireMetadata(dir);
  return (await readIndex(dir)) ?? readText(dir);
}

async function requireMetadata(dir: string): Promise<void> {
  const file = join(dir, METADATA_FILE);
  if (existsSync(file)) return;
  const job = existsSync(dir) ? await unfinishedJob(dir) : undefined;
  throw new UserError(
    job === undefined
      ? `${file}: no such file; expected the metadata.json of a data set`
      : `${dir}: a data set that is not finished; expected ${whoBegan(job)} to be called again as before, which goes on with it`,
  );
}

/** The call that began a job and can go on with it. */
function whoBegan(job: string): string {
  return job.includes('{"download":') ? "a Routine's importDataset" : 'generateDataset';
}

/** Reads `metadata.json` itself and writes what is quicker to read. */
async function readText(dir: string): Promise<SetIndex> {
  const file = join(dir, METADATA_FILE);
  const reader = await openMetadata(file);
  const { header } = reader;
  const starts: number[] = [];
  const ends: number[] = [];
  const labels: SoundLabels[] = [];
  let shape: readonly number[] = [0];
  let place = 0;
  let checksum = 0;
  const rows = createFileAtomic(join(dir, X_FILE));
  const write = (bytes: Uint8Array, position: number) => {
    rows.write(bytes, position);
    checksum = crc32(bytes, checksum);
  };
  try {
    for await (const { start, end, text } of reader.points()) {
      const point = pointOf(text, labels.length === 0 ? undefined : shape, `${file}: sound ${labels.length}`);
      if (labels.length === 0) {
        shape = point.shape;
        write(encodeNpyHeader([header.size, ...shape]), 0);
        place = encodeNpyHeader([header.size, ...shape]).length;
      }
      write(new Uint8Array(point.x.buffer), place);
      place += 4 * itemCount(shape);
      starts.push(start);
      ends.push(end);
      labels.push(point.y);
    }
    if (labels.length !== header.size || !reader.isWhole()) {
      throw new UserError(
        reader.isWhole()
          ? `${file}: ${labels.length} sounds; expected ${header.size}, its dataset_size`
          : `${file}: cut off after ${labels.length} of ${header.size} sounds; expected the whole file: copy or generate the set again`,
      );
    }
    if (labels.length === 0) write(encodeNpyHeader([0, 0]), 0);
    rows.commit();
  } catch (error) {
    rows.discard();
    throw error;
  } finally {
    await reader.close();
  }
  const index = { header, source: undefined, drawn: [], shape, starts, ends, labels };
  await writeIndex(dir, index, { metadata: reader.mark(), x: await markFile(join(dir, X_FILE), checksum) });
  return index;
}
