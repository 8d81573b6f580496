import { readFile } from 'node:fs/promises';
import { UserError } from '../../errors.ts';
import { missingFile } from './missing-file.ts';
import { encodeNpyHeader, itemCount, parseNpyHeader } from './npy-header.ts';

const BYTES = 8;

/** A dense float64 array in row-major order. */
export interface NpyDoubles {
  readonly data: Float64Array;
  readonly shape: readonly number[];
}

/** The bytes of a npy file, as `numpy.save` writes a float64 array. @throws RangeError where the shape holds more or less */
export function encodeNpyDoubles(data: Float64Array, shape: readonly number[]): Uint8Array {
  if (itemCount(shape) !== data.length) {
    throw new RangeError(`shape (${shape.join(', ')}) does not hold ${data.length} values`);
  }
  const header = encodeNpyHeader(shape, '<f8');
  const bytes = new Uint8Array(header.length + data.byteLength);
  bytes.set(header);
  bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), header.length);
  return bytes;
}

/** Reads a npy file of float64 values, none of which is rounded. @throws UserError for other types and a wrong length */
export async function readNpyDoubles(path: string): Promise<NpyDoubles> {
  const bytes = await readFile(path).catch(missingFile(path, 'a npy file'));
  const { shape, bytesPerItem, dataOffset } = parseNpyHeader(bytes, path);
  if (bytesPerItem !== BYTES) {
    throw new UserError(`${path}: the array's type is float32; expected float64 ('<f8')`);
  }
  const expected = dataOffset + itemCount(shape) * BYTES;
  if (bytes.length !== expected) {
    throw new UserError(
      `${path}: ${bytes.length} bytes; expected ${expected} for an array of shape (${shape.join(', ')})`,
    );
  }
  const start = bytes.byteOffset + dataOffset;
  return { data: new Float64Array(bytes.buffer.slice(start, bytes.byteOffset + expected)), shape };
}
