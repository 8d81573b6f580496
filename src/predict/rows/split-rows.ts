import { at } from '../../at.ts';
import { type NpyMatrix, openNpyMatrix } from '../../formats/files/npy.ts';
import { alternatingMemory, type Rows, rowsInMemory } from '../../train/rows.ts';

/** Rows of npy files, one below the other. */
export interface SplitRows extends Rows {
  close(): Promise<void>;
}

const PAGE_VALUES = 1024;
const GAP = 32;
const VALUES_AT_ONCE = 2 ** 24;

/**
 * From one row to the next, in values. Where rows begin at multiples of 4 KiB, those that a product works on side by
 * side fall into the same few places of the processor's cache: a gap after each makes products with 4,096 columns a
 * tenth faster.
 */
function strideOf(columns: number): number {
  return columns % PAGE_VALUES === 0 ? columns + GAP : columns;
}

/** Opens matrices of the same columns. Each `read` reads from the files; memory is needed for two reads alone. */
export async function openSplitRows(paths: readonly string[]): Promise<SplitRows> {
  const parts: { firstRow: number; matrix: NpyMatrix }[] = [];
  const close = async () => {
    await Promise.all(parts.map(({ matrix }) => matrix.close()));
  };
  let rows = 0;
  try {
    for (const path of paths) {
      const matrix = await openNpyMatrix(path);
      parts.push({ firstRow: rows, matrix });
      rows += matrix.rows;
    }
  } catch (error) {
    await close();
    throw error;
  }
  const columns = at(parts, 0).matrix.columns;
  const stride = strideOf(columns);
  const memory = alternatingMemory();
  return {
    rows,
    columns,
    stride,
    async read(start, end) {
      const target = memory((end - start) * stride);
      await Promise.all(
        parts.map(async ({ firstRow, matrix }) => {
          const first = Math.max(start, firstRow);
          const last = Math.min(end, firstRow + matrix.rows);
          if (first >= last) return;
          const place = target.subarray((first - start) * stride, (last - start) * stride);
          await readSpread(matrix, place, first - firstRow, stride);
        }),
      );
      return target;
    },
    close,
  };
}

async function readSpread(
  matrix: NpyMatrix,
  target: Float32Array,
  firstRow: number,
  stride: number,
): Promise<void> {
  const { columns } = matrix;
  const rows = target.length / stride;
  await matrix.readRows(target.subarray(0, rows * columns), firstRow);
  if (stride === columns) return;
  for (let row = rows - 1; row >= 0; row--) {
    target.copyWithin(row * stride, row * columns, (row + 1) * columns);
    target.fill(0, row * stride + columns, (row + 1) * stride);
  }
}

/** Reads all rows into memory. */
export async function loadRows(split: SplitRows): Promise<Rows> {
  const { rows, columns, stride } = split;
  const data = new Float32Array(rows * stride);
  const atOnce = Math.max(1, Math.floor(VALUES_AT_ONCE / stride));
  for (let row = 0; row < rows; row += atOnce) {
    data.set(await split.read(row, Math.min(rows, row + atOnce)), row * stride);
  }
  return rowsInMemory(data, columns, stride);
}
