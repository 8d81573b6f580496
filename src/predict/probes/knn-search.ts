import { createSession, float32 } from '../../compute/session.ts';
import { type Rows, withoutGaps } from '../../train/rows.ts';
import { type KnownRows, type Metric, neighboursModel } from './knn-model.ts';

/** Similarities that are held at a time. */
const SIMILARITIES = 2 ** 24;

/**
 * The nearest rows of each row of x: indices, shape (rows of x, k), the nearest first, of equally near ones the first.
 */
export async function nearestRows(
  x: Rows,
  known: KnownRows,
  {
    metric,
    k,
    signal,
  }: { readonly metric: Metric; readonly k: number; readonly signal?: AbortSignal | undefined },
): Promise<Int32Array> {
  const session = await createSession(neighboursModel(known, metric, k));
  const found = new Int32Array(x.rows * k);
  const atOnce = Math.max(1, Math.min(1024, Math.floor(SIMILARITIES / known.rows)));
  try {
    for (let start = 0; start < x.rows; start += atOnce) {
      signal?.throwIfAborted();
      const end = Math.min(x.rows, start + atOnce);
      const rows = withoutGaps(await x.read(start, end), x.columns, x.stride);
      const { neighbours } = await session.run({ x: float32(rows, [end - start, x.columns]) });
      found.set(Int32Array.from(neighbours?.data as BigInt64Array, Number), start * k);
    }
    return found;
  } finally {
    await session.release();
  }
}

/**
 * The share of the first k of `most` neighbours that have each label, shape (rows, labels).
 *
 * @param neighbours shape (rows, most)
 * @param targets of the rows that they are indices of, shape (..., labels), 0 or 1
 */
export function sharesOfLabels(
  neighbours: Int32Array,
  targets: Uint8Array,
  { most, k, labels }: { readonly most: number; readonly k: number; readonly labels: number },
): Float32Array {
  const rows = neighbours.length / most;
  const shares = new Float32Array(rows * labels);
  for (let row = 0; row < rows; row++) {
    for (let label = 0; label < labels; label++) {
      let count = 0;
      for (let place = 0; place < k; place++) {
        count += targets[(neighbours[row * most + place] as number) * labels + label] as number;
      }
      shares[row * labels + label] = count / k;
    }
  }
  return shares;
}
