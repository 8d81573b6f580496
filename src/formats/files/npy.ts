import { type FileHandle, open } from 'node:fs/promises';
import { UserError } from '../../errors.ts';
import { missingFile } from './missing-file.ts';
import {
  encodeNpyHeader,
  itemCount,
  NPY_PREFIX_BYTES,
  type NpyHeader,
  npyHeaderLength,
  parseNpyHeader,
} from './npy-header.ts';
import { writeChunks } from './stream-file.ts';

/** A dense float32 array in row-major order. */
export interface NpyArray {
  readonly data: Float32Array;
  readonly shape: readonly number[];
}

/** Largest piece that is read in one call: the operating systems stop short of 2 GiB. */
const READ_BYTES = 2 ** 28;

/** The bytes of a npy file, as `numpy.save` writes a float32 array. */
export function encodeNpy(data: Float32Array, shape: readonly number[]): Uint8Array {
  if (itemCount(shape) !== data.length) {
    throw new RangeError(`shape (${shape.join(', ')}) does not hold ${data.length} values`);
  }
  const header = encodeNpyHeader(shape);
  const bytes = new Uint8Array(header.length + data.byteLength);
  bytes.set(header);
  bytes.set(bytesOf(data), header.length);
  return bytes;
}

/**
 * Reads a npy file that is in memory. float64 values are rounded to float32.
 *
 * @throws UserError that begins with `name`
 */
export function decodeNpy(bytes: Uint8Array, name: string): NpyArray {
  const header = parseNpyHeader(bytes, name);
  checkLength(header, bytes.length, name);
  const start = bytes.byteOffset + header.dataOffset;
  const body = bytes.buffer.slice(start, start + itemCount(header.shape) * header.bytesPerItem);
  const data = header.bytesPerItem === 4 ? new Float32Array(body) : Float32Array.from(new Float64Array(body));
  return { data, shape: header.shape };
}

/** Reads a npy file into memory: one allocation, filled from the file without a copy between. */
export async function readNpy(path: string): Promise<NpyArray> {
  return withNpy(path, async (file, header) => {
    const data = new Float32Array(itemCount(header.shape));
    await readItems(file, header, 0, data, path);
    return { data, shape: header.shape };
  });
}

/** The shape a npy file states, without reading its data. */
export async function readNpyShape(path: string): Promise<readonly number[]> {
  return withNpy(path, async (_file, header) => header.shape);
}

/** A matrix in a npy file that is open, to read rows of. */
export interface NpyMatrix {
  readonly rows: number;
  readonly columns: number;
  /**
   * Reads rows, in row-major order, into `target`; a part of a larger array lets several files become one matrix without
   * copies.
   *
   * @param target as long as a whole number of rows
   * @param firstRow of the file
   */
  readRows(target: Float32Array, firstRow: number): Promise<void>;
  close(): Promise<void>;
}

/** @throws UserError when the file's array is not of two axes */
export async function openNpyMatrix(path: string): Promise<NpyMatrix> {
  const file = await open(path).catch(missingFile(path, 'a npy file'));
  try {
    const header = await readHeader(file, path);
    const [rows = 0, columns = 0] = header.shape;
    if (header.shape.length !== 2) {
      throw new UserError(`${path}: shape is (${header.shape.join(', ')}); expected (rows, columns)`);
    }
    return {
      rows,
      columns,
      async readRows(target, firstRow) {
        if (firstRow + target.length / columns > rows) {
          throw new UserError(
            `${path}: ${rows} rows; expected at least ${firstRow + target.length / columns}`,
          );
        }
        await readItems(file, header, firstRow * columns, target, path);
      },
      close: () => file.close(),
    };
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** Reads rows of a matrix as `NpyMatrix` does. */
export async function readNpyRows(path: string, target: Float32Array, firstRow = 0): Promise<void> {
  const matrix = await openNpyMatrix(path);
  try {
    if (target.length % matrix.columns !== 0) {
      const { rows, columns } = matrix;
      throw new UserError(`${path}: shape is (${rows}, ${columns}); expected rows of another length`);
    }
    await matrix.readRows(target, firstRow);
  } finally {
    await matrix.close();
  }
}

/** Writes a npy file piece by piece: the header, then chunks of values in row-major order. */
export async function writeNpy(
  path: string,
  shape: readonly number[],
  chunks: Iterable<Float32Array> | AsyncIterable<Float32Array>,
): Promise<void> {
  await writeChunks(path, npyPieces(shape, chunks));
}

/** A npy file piece by piece. @throws RangeError at the end where the chunks do not fill the shape */
export async function* npyPieces(
  shape: readonly number[],
  chunks: Iterable<Float32Array> | AsyncIterable<Float32Array>,
): AsyncGenerator<Uint8Array> {
  yield encodeNpyHeader(shape);
  let written = 0;
  for await (const chunk of chunks) {
    written += chunk.length;
    yield bytesOf(chunk);
  }
  if (written !== itemCount(shape)) {
    throw new RangeError(`${written} values were given for shape (${shape.join(', ')})`);
  }
}

function bytesOf(data: Float32Array): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

function checkLength(header: NpyHeader, fileBytes: number, name: string): void {
  const expected = header.dataOffset + itemCount(header.shape) * header.bytesPerItem;
  if (fileBytes !== expected) {
    const shape = `(${header.shape.join(', ')})`;
    throw new UserError(`${name}: ${fileBytes} bytes; expected ${expected} for an array of shape ${shape}`);
  }
}

async function withNpy<T>(
  path: string,
  use: (file: FileHandle, header: NpyHeader) => Promise<T>,
): Promise<T> {
  const file = await open(path).catch(missingFile(path, 'a npy file'));
  try {
    return await use(file, await readHeader(file, path));
  } finally {
    await file.close();
  }
}

async function readHeader(file: FileHandle, path: string): Promise<NpyHeader> {
  const size = (await file.stat()).size;
  const prefix = Buffer.alloc(Math.min(NPY_PREFIX_BYTES, size));
  await file.read(prefix, 0, prefix.length, 0);
  const headerBytes = Buffer.alloc(Math.min(npyHeaderLength(prefix, path), size));
  await file.read(headerBytes, 0, headerBytes.length, 0);
  const header = parseNpyHeader(headerBytes, path);
  checkLength(header, size, path);
  return header;
}

async function readItems(
  file: FileHandle,
  header: NpyHeader,
  firstItem: number,
  target: Float32Array,
  path: string,
): Promise<void> {
  const position = header.dataOffset + firstItem * header.bytesPerItem;
  if (header.bytesPerItem === 4) {
    await readFully(file, bytesOf(target), position, path);
    return;
  }
  const step = READ_BYTES / 8;
  for (let start = 0; start < target.length; start += step) {
    const part = new Float64Array(Math.min(step, target.length - start));
    await readFully(file, new Uint8Array(part.buffer), position + start * 8, path);
    target.set(part, start);
  }
}

/** Fills `into` with the bytes of a file from `position` on. */
export async function readFully(
  file: FileHandle,
  into: Uint8Array,
  position: number,
  path: string,
): Promise<void> {
  for (let done = 0; done < into.length; ) {
    const length = Math.min(READ_BYTES, into.length - done);
    const { bytesRead } = await file.read(into, done, length, position + done);
    if (bytesRead === 0) throw new UserError(`${path}: the file became shorter while it was read`);
    done += bytesRead;
  }
}
