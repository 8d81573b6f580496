import { open } from 'node:fs/promises';
import { UserError } from '../../errors.ts';
import { missingFile } from './missing-file.ts';
import { readFully, readNpyRows } from './npy.ts';
import { writeChunks } from './stream-file.ts';

/** Values in memory at a time. */
const VALUES_AT_ONCE = 2 ** 20;

/** Rows and columns. */
type MatrixShape = readonly [rows: number, columns: number];

/** Writes the matrix of a npy file as `numpy.memmap` has it: float32, row by row, without a header. */
export async function writeMemmapOfNpy(npy: string, shape: MatrixShape, path: string): Promise<void> {
  const [rows, columns] = shape;
  const rowsAtOnce = Math.max(1, Math.floor(VALUES_AT_ONCE / columns));
  async function* pieces() {
    for (let row = 0; row < rows; row += rowsAtOnce) {
      const part = new Float32Array(Math.min(rowsAtOnce, rows - row) * columns);
      await readNpyRows(npy, part, row);
      yield new Uint8Array(part.buffer);
    }
  }
  await writeChunks(path, pieces());
}

/**
 * The values of a float32 matrix without a header, row by row, in pieces.
 *
 * @throws UserError when the file has not the size that the shape says
 */
export async function* readMemmap(path: string, [rows, columns]: MatrixShape): AsyncGenerator<Float32Array> {
  const file = await open(path).catch(missingFile(path, 'float32 values without a header'));
  try {
    const expected = rows * columns * Float32Array.BYTES_PER_ELEMENT;
    const { size } = await file.stat();
    if (size !== expected) {
      throw new UserError(
        `${path}: ${size} bytes; expected ${expected}, for ${rows} rows of ${columns} values`,
      );
    }
    for (let done = 0; done < rows * columns; done += VALUES_AT_ONCE) {
      const part = new Float32Array(Math.min(VALUES_AT_ONCE, rows * columns - done));
      await readFully(file, new Uint8Array(part.buffer), done * Float32Array.BYTES_PER_ELEMENT, path);
      yield part;
    }
  } finally {
    await file.close();
  }
}
