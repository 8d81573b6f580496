import { createHash, hash } from 'node:crypto';
import { createReadStream, readFileSync } from 'node:fs';

/** Up to this many bytes a file is read and hashed in one go. */
const WHOLE_FILE = 1024 * 1024;

/** sha256 of a file's content, in hex. `size` is only a hint that picks the way to read it. */
export function hashFile(path: string, size: number): string | Promise<string> {
  return size <= WHOLE_FILE ? hash('sha256', readFileSync(path)) : hashLargeFile(path);
}

async function hashLargeFile(path: string): Promise<string> {
  const digest = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: WHOLE_FILE })) {
    digest.update(chunk as Buffer);
  }
  return digest.digest('hex');
}
