import { type BigIntStats, lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Adds up what removing files frees. A file that has other names (hard links) is freed only when all of them go.
 * To be told of each path before it is removed.
 */
export class FreedBytes {
  /** Of files whose last name goes. */
  freed = 0;
  readonly #names = new Map<string, { readonly links: bigint; gone: bigint }>();

  /** Bytes of all files at and below a path, whether or not removing them frees any. */
  add(path: string): number {
    const stats = lstatSync(path, { throwIfNoEntry: false, bigint: true });
    if (stats === undefined) return 0;
    if (!stats.isDirectory()) {
      if (this.#isLastName(stats)) this.freed += Number(stats.size);
      return Number(stats.size);
    }
    let bytes = 0;
    try {
      for (const name of readdirSync(path)) bytes += this.add(join(path, name));
    } catch {
      // It is going away.
    }
    return bytes;
  }

  /** As `add`, but of a file that has other names 0: its bytes are told with these. */
  addUnlinked(path: string): number {
    const isOnly = lstatSync(path, { throwIfNoEntry: false })?.nlink === 1;
    const bytes = this.add(path);
    return isOnly ? bytes : 0;
  }

  #isLastName({ dev, ino, nlink }: BigIntStats): boolean {
    if (nlink <= 1n) return true;
    const id = `${dev}-${ino}`;
    const known = this.#names.get(id) ?? { links: nlink, gone: 0n };
    known.gone += 1n;
    this.#names.set(id, known);
    return known.gone === known.links;
  }
}
