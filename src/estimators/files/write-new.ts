import { type FileHandle, open } from 'node:fs/promises';
import { explainDiskError } from '../../disk-error.ts';
import { UserError } from '../../errors.ts';
import { writeChunks } from '../../formats/files/stream-file.ts';
import { ifThere } from '../../if-there.ts';

type Pieces = Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>;

/**
 * Writes a file piece by piece, whole or not at all. What is there and the same stays as it is.
 *
 * @throws UserError where something else is there, but with `overwrite`
 */
export async function writeNew(output: string, pieces: Pieces, overwrite: boolean): Promise<void> {
  const there = overwrite ? undefined : await ifThere(open(output));
  if (there === undefined) return writePieces(output, pieces);
  try {
    if (await ifThere(holds(there, pieces))) return;
  } finally {
    await there.close();
  }
  throw new UserError(`${output}: is there already, with other content; expected a new file, or --overwrite`);
}

async function writePieces(output: string, pieces: Pieces): Promise<void> {
  try {
    await writeChunks(output, pieces);
  } catch (error) {
    throw explainDiskError(error, output);
  }
}

async function holds(file: FileHandle, pieces: Pieces): Promise<boolean> {
  let place = 0;
  for await (const piece of pieces) {
    const expected = Buffer.from(piece);
    const found = Buffer.alloc(expected.length);
    const { bytesRead } = await file.read(found, 0, found.length, place);
    if (bytesRead < expected.length || !found.equals(expected)) return false;
    place += expected.length;
  }
  return (await file.stat()).size === place;
}
