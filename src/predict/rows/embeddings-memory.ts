import { constants } from 'node:buffer';
import { stat } from 'node:fs/promises';
import type { Rows } from '../../train/rows.ts';
import { loadRows, openSplitRows, type SplitRows } from './split-rows.ts';

/**
 * Holds the embeddings that a thread trains on, so that grid points tried one after the other read them once. What does
 * not fit is read from its files batch by batch; what comes out is the same.
 */
export class EmbeddingsMemory {
  #held = new Map<string, Rows>();

  /**
   * Opens the matrices of several sets of splits for one training. What those before it used and it does not is
   * forgotten.
   *
   * @param sets paths of npy files, in the order of their rows
   * @param limit bytes that all sets may take together; the first that fit are held
   */
  async open(sets: readonly (readonly string[])[], limit: number): Promise<SplitRows[]> {
    const before = this.#held;
    this.#held = new Map();
    const opened: SplitRows[] = [];
    let left = Math.min(limit, constants.MAX_LENGTH);
    try {
      for (const paths of sets) {
        const split = await openSplitRows(paths);
        opened.push(split);
        const bytes = split.rows * split.stride * Float32Array.BYTES_PER_ELEMENT;
        if (bytes > left) continue;
        left -= bytes;
        const key = await identityOf(paths);
        const rows = before.get(key) ?? (await loadRows(split));
        before.delete(key);
        this.#held.set(key, rows);
        opened[opened.length - 1] = { ...rows, close: async () => {} };
        await split.close();
      }
    } catch (error) {
      await Promise.all(opened.map((split) => split.close()));
      throw error;
    }
    return opened;
  }
}

async function identityOf(paths: readonly string[]): Promise<string> {
  const stats = await Promise.all(paths.map((path) => stat(path, { bigint: true })));
  return JSON.stringify(paths.map((path, index) => [path, `${stats[index]?.ino} ${stats[index]?.mtimeNs}`]));
}
