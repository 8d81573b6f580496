import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createSession, float32 } from '../../compute/session.ts';
import { type Rows, withoutGaps } from '../../train/rows.ts';
import { applyHead } from '../head/apply-head.ts';
import { decodeHead, readHeadFiles } from '../head/head-file.ts';

/** Values that a head may need for each row besides the rows themselves, in all. */
const VALUES_AT_ONCE = 2 ** 24;
const MOST_ROWS = 1024;

/** Probabilities, shape (rows of x, labels), by the head that a training left in a folder. */
export async function applyHeadInFolder(folder: string, x: Rows, labels: number): Promise<Float32Array> {
  const description = await readFile(join(folder, 'head.json'), 'utf8');
  const { config, knn } = JSON.parse(description) as { config?: unknown; knn?: { rows: number } };
  if (config === undefined) {
    return runModel(join(folder, 'head.onnx'), x, { labels, valuesPerRow: knn?.rows ?? 1 });
  }
  return applyHead(decodeHead(await readHeadFiles(folder), folder).weights, x);
}

/**
 * Runs a head's model as it is: input `x` (batch, columns), output `probabilities` (batch, labels).
 *
 * @param options.valuesPerRow how many values the model holds for each row while it runs
 */
export async function runModel(
  path: string,
  x: Rows,
  { labels, valuesPerRow = 1 }: { readonly labels: number; readonly valuesPerRow?: number | undefined },
): Promise<Float32Array> {
  const session = await createSession(path);
  const atOnce = Math.max(1, Math.min(MOST_ROWS, Math.floor(VALUES_AT_ONCE / valuesPerRow)));
  const probabilities = new Float32Array(x.rows * labels);
  try {
    for (let start = 0; start < x.rows; start += atOnce) {
      const end = Math.min(x.rows, start + atOnce);
      const rows = withoutGaps(await x.read(start, end), x.columns, x.stride);
      const outputs = await session.run({ x: float32(rows, [end - start, x.columns]) });
      probabilities.set((outputs.probabilities ?? outputs.values)?.data as Float32Array, start * labels);
    }
    return probabilities;
  } finally {
    await session.release();
  }
}
