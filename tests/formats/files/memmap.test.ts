import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { UserError } from '../../../src/errors.ts';
import { readMemmap, writeMemmapOfNpy } from '../../../src/formats/files/memmap.ts';
import { encodeNpy } from '../../../src/formats/files/npy.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

const SHAPE = [700, 1600] as const;
const data = Float32Array.from({ length: SHAPE[0] * SHAPE[1] }, (_, index) => index / 8);

test('a matrix without a header is the npy file without its header, read again in pieces', async (t) => {
  const folder = temporaryFolder(t, { 'a.npy': encodeNpy(data, SHAPE) });
  await writeMemmapOfNpy(join(folder, 'a.npy'), SHAPE, join(folder, 'raw.npy'));
  t.true(readFileSync(join(folder, 'raw.npy')).equals(Buffer.from(data.buffer)));
  const pieces: Float32Array[] = [];
  for await (const piece of readMemmap(join(folder, 'raw.npy'), SHAPE)) pieces.push(piece);
  t.true(pieces.length > 1);
  t.deepEqual(
    pieces.reduce((sum, piece) => sum + piece.length, 0),
    data.length,
  );
  t.true(Buffer.concat(pieces.map((piece) => new Uint8Array(piece.buffer))).equals(Buffer.from(data.buffer)));
});

test('a matrix of another size than its dimensions say, or none, is refused', async (t) => {
  const folder = temporaryFolder(t, { 'raw.npy': new Uint8Array(23) });
  for (const file of ['raw.npy', 'absent.npy']) {
    await t.throwsAsync(readMemmap(join(folder, file), [2, 3]).next(), { instanceOf: UserError });
  }
});
