import { UserError } from '../../errors.ts';

const MAGIC = Buffer.from('\x93NUMPY', 'latin1');
/** Room numpy leaves for the first dimension, so that a file can grow in place. */
const GROWTH_AXIS_DIGITS = 21;
const ALIGNMENT = 64;
/** Longest prefix that has to be read to know where the header ends. */
export const NPY_PREFIX_BYTES = 12;

export interface NpyHeader {
  readonly shape: readonly number[];
  readonly bytesPerItem: 4 | 8;
  /** Where the data begin, in bytes. */
  readonly dataOffset: number;
}

export function itemCount(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** The header that `numpy.save` (1.26) writes before a C-ordered little-endian array of floats, byte for byte. */
export function encodeNpyHeader(shape: readonly number[], descr: '<f4' | '<f8' = '<f4'): Uint8Array {
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
  const growth = shape.length === 0 ? 0 : Math.max(0, GROWTH_AXIS_DIGITS - String(shape[0]).length);
  const text = `{'descr': '${descr}', 'fortran_order': False, 'shape': ${tuple}, }${' '.repeat(growth)}`;
  const prefix = MAGIC.length + 4;
  const length = Math.ceil((prefix + text.length + 1) / ALIGNMENT) * ALIGNMENT;
  const header = Buffer.alloc(length, ' ');
  MAGIC.copy(header);
  header.writeUInt8(1, 6);
  header.writeUInt8(0, 7);
  header.writeUInt16LE(length - prefix, 8);
  header.write(text, prefix, 'latin1');
  header.write('\n', length - 1, 'latin1');
  return header;
}

/**
 * How many bytes the header takes, the prefix included.
 *
 * @param prefix at least the file's first 12 bytes (or the whole file, where that is shorter)
 */
export function npyHeaderLength(prefix: Uint8Array, name: string): number {
  const bytes = Buffer.from(prefix.buffer, prefix.byteOffset, prefix.byteLength);
  if (bytes.length < NPY_PREFIX_BYTES || !bytes.subarray(0, MAGIC.length).equals(MAGIC)) {
    throw new UserError(`${name}: not a npy file (it does not begin with \\x93NUMPY)`);
  }
  const major = bytes.readUInt8(6);
  if (major === 1) return 10 + bytes.readUInt16LE(8);
  if (major === 2 || major === 3) return 12 + bytes.readUInt32LE(8);
  throw new UserError(`${name}: npy format version ${major} is unknown; expected 1, 2 or 3`);
}

/**
 * Reads a whole header.
 *
 * @throws UserError for anything but a C-ordered little-endian float32 or float64 array
 */
export function parseNpyHeader(header: Uint8Array, name: string): NpyHeader {
  const dataOffset = npyHeaderLength(header, name);
  if (header.length < dataOffset) throw new UserError(`${name}: the npy header is cut off`);
  const start = header[6] === 1 ? 10 : 12;
  const text = Buffer.from(header.buffer, header.byteOffset + start, dataOffset - start).toString('latin1');
  const descr = /'descr':\s*'([^']*)'/.exec(text)?.[1];
  const order = /'fortran_order':\s*(True|False)/.exec(text)?.[1];
  const tuple = /'shape':\s*\(([\d\s,L]*)\)/.exec(text)?.[1];
  if (order === undefined || tuple === undefined) {
    throw new UserError(`${name}: the npy header is not readable`);
  }
  if (descr !== '<f4' && descr !== '<f8') {
    throw new UserError(`${name}: the array's type is ${descr ?? 'structured'}; expected float32 ('<f4')`);
  }
  const shape = tuple.split(',').flatMap((size) => (size.trim() === '' ? [] : [Number.parseInt(size, 10)]));
  if (order === 'True' && shape.length > 1) {
    throw new UserError(`${name}: the array is in Fortran order; expected C order`);
  }
  return { shape, bytesPerItem: descr === '<f4' ? 4 : 8, dataOffset };
}
