import type { Stretch } from './batches.ts';
import { readAhead } from './read-ahead.ts';

/** The rows of a matrix, wherever they lie: in memory, or in files that are larger than it. */
export interface Rows {
  readonly rows: number;
  readonly columns: number;
  /** From one row to the next, in values, at least `columns`; what lies between is zeros. */
  readonly stride: number;
  /** Rows `start` to before `end`, shape (end - start, stride). They hold until the call after the next. */
  read(start: number, end: number): Promise<Float32Array>;
}

/** Gives memory for so many values, by turns one of two pieces: what was given holds until the call after the next. */
export function alternatingMemory(): (size: number) => Float32Array {
  let [free, filled] = [new Float32Array(), new Float32Array()];
  return (size) => {
    [filled, free] = [free, filled];
    if (filled.length < size) filled = new Float32Array(size);
    return filled.subarray(0, size);
  };
}

/** Rows that are in memory. */
export function rowsInMemory(
  data: Float32Array,
  columns: number,
  stride: number = columns,
): Rows & { readonly data: Float32Array } {
  return {
    data,
    rows: data.length / stride,
    columns,
    stride,
    read: async (start, end) => data.subarray(start * stride, end * stride),
  };
}

/** A matrix without what lies between the ends of its rows, `columns` long, and the next, at multiples of `stride`. */
export function withoutGaps(data: Float32Array, columns: number, stride: number): Float32Array {
  return copyRows(data, { columns, from: stride, to: columns });
}

/** The reverse: zeros after each row. */
export function withGaps(data: Float32Array, columns: number, stride: number): Float32Array {
  return copyRows(data, { columns, from: columns, to: stride });
}

function copyRows(
  data: Float32Array,
  { columns, from, to }: { readonly columns: number; readonly from: number; readonly to: number },
): Float32Array {
  if (from === to) return data;
  const rows = data.length / from;
  const copy = new Float32Array(rows * to);
  for (let row = 0; row < rows; row++) copy.set(data.subarray(row * from, row * from + columns), row * to);
  return copy;
}

/** All rows, so many at a time. */
export function* stretches(rows: number, atOnce: number): Generator<Stretch> {
  for (let start = 0; start < rows; start += atOnce) yield { start, end: Math.min(rows, start + atOnce) };
}

/** Stretches of rows in order, each with its values; while one is in use the next is being read. */
export function readStretches(
  x: Rows,
  stretches: Iterable<Stretch>,
): AsyncGenerator<Float32Array, undefined> {
  return readAhead(eachStretch(x, stretches));
}

async function* eachStretch(x: Rows, stretches: Iterable<Stretch>): AsyncGenerator<Float32Array, undefined> {
  for (const { start, end } of stretches) yield x.read(start, end);
}
