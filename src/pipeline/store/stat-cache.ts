import { createHash } from 'node:crypto';
import { readFileSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import { createFileAtomic } from '../files/write-file.ts';
import { pieces } from '../files/write-pieces.ts';
import type { ContentHash } from '../hashes.ts';

/** A file changed this lately may change again without its time telling: some file systems count in seconds. */
const SETTLED_MS = 2_000;

type Entry = readonly [path: string, size: number, mtimeMs: number, inode: number, sha256: ContentHash];

/**
 * Remembers the content hashes of one folder's files by path, size, time of change and inode.
 *
 * It is only a cache: when its file is damaged, cannot be written, or is from before the machine went down (what was
 * not on the disk by then may have lost its content, and kept size and time), hashes are made anew.
 */
export class StatCache {
  readonly #file: string;
  readonly #bootId: string;
  readonly #entries: Map<string, Entry>;
  #changed = false;

  constructor(cacheDir: string, folder: string, bootId: string) {
    const name = createHash('sha256').update(folder).digest('hex').slice(0, 32);
    this.#file = join(cacheDir, 'folders', `${name}.jsonl`);
    this.#bootId = bootId;
    this.#entries = readEntries(this.#file, bootId);
  }

  get(path: string, stats: Stats): string | undefined {
    const entry = this.#entries.get(path);
    return entry?.[1] === stats.size && entry[2] === stats.mtimeMs && entry[3] === stats.ino
      ? entry[4]
      : undefined;
  }

  /** Remembers a hash, unless the file changed so lately that its next change could get the same time. */
  set(path: string, stats: Stats, sha256: ContentHash): void {
    if (Date.now() - stats.mtimeMs > SETTLED_MS) {
      this.seed(path, stats, sha256);
    }
  }

  /** Remembers a hash that is known to be right, however lately the file changed. */
  seed(path: string, stats: Stats, sha256: ContentHash): void {
    this.#entries.set(path, [path, stats.size, stats.mtimeMs, stats.ino, sha256]);
    this.#changed = true;
  }

  save(): void {
    if (!this.#changed) {
      return;
    }
    this.#changed = false;
    try {
      const first = `${checksum(this.#bootId, this.#lines())}\n`;
      const file = createFileAtomic(this.#file);
      try {
        file.write(Buffer.from(first));
        for (const piece of pieces(this.#lines())) file.write(Buffer.from(piece));
      } catch (error) {
        file.discard();
        throw error;
      }
      file.commit();
    } catch {
      // Not worth failing for: the files are hashed again next time.
    }
  }

  *#lines(): Generator<string> {
    for (const entry of this.#entries.values()) yield `${JSON.stringify(entry)}\n`;
  }
}

function readEntries(file: string, bootId: string): Map<string, Entry> {
  const entries = new Map<string, Entry>();
  try {
    const text = readFileSync(file, 'utf8');
    const end = text.indexOf('\n');
    const lines = text.slice(end + 1);
    if (text.slice(0, end) === checksum(bootId, [lines])) {
      for (const line of lines.split('\n').slice(0, -1)) {
        const entry = JSON.parse(line) as Entry;
        entries.set(entry[0], entry);
      }
    }
  } catch {
    // No cache yet, or none that can be read.
  }
  return entries;
}

function checksum(bootId: string, lines: Iterable<string>): string {
  const hash = createHash('sha256').update(`${bootId}\n`);
  for (const piece of pieces(lines)) hash.update(piece);
  return hash.digest('hex');
}
