import { createHash, hash } from 'node:crypto';
import {
  closeSync,
  createReadStream,
  fstatSync,
  openSync,
  readFileSync,
  readSync,
  type Stats,
} from 'node:fs';

/** Up to this many bytes a file is read and hashed in one go. */
const WHOLE_FILE = 1024 * 1024;

/** sha256 of a file's content, in hex. `size` is only a hint that picks the way to read it. */
export function hashFile(path: string, size: number): string | Promise<string> {
  return size <= WHOLE_FILE ? hash('sha256', readFileSync(path)) : hashLargeFile(path);
}

/** The same of a file of any size, with what the system says of it when it is opened: one call less than to ask for that first. */
export function hashWithStats(path: string): {
  readonly stats: Stats;
  readonly sha256: string | Promise<string>;
} {
  const file = openSync(path, 'r');
  try {
    const stats = fstatSync(file);
    const isWhole = stats.size <= WHOLE_FILE;
    return { stats, sha256: isWhole ? hash('sha256', readAll(file, stats.size)) : hashLargeFile(path) };
  } finally {
    closeSync(file);
  }
}

function readAll(file: number, size: number): Buffer {
  if (size === 0) return readFileSync(file);
  const bytes = Buffer.allocUnsafe(size);
  let filled = 0;
  while (filled < size) {
    const read = readSync(file, bytes, filled, size - filled, null);
    if (read === 0) break;
    filled += read;
  }
  return bytes.subarray(0, filled);
}

async function hashLargeFile(path: string): Promise<string> {
  const digest = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: WHOLE_FILE })) {
    digest.update(chunk as Buffer);
  }
  return digest.digest('hex');
}
