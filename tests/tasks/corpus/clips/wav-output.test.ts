import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { decodeWav } from '../../../../src/audio/index.ts';
import { WavOutput } from '../../../../src/tasks/corpus/clips/wav-output.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';

function noise(length: number, seed: number): Int16Array {
  return Int16Array.from({ length }, (_, i) => (((i + seed) * 7919) % 65536) - 32768);
}

for (const [what, length] of [
  ['short', 1000],
  ['long', 900_000],
] as const) {
  test(`a ${what} file holds its pieces in order and appears when it is finished`, async (t) => {
    const folder = temporaryFolder(t);
    const output = new WavOutput(join(folder, 'a.wav'), 8000);
    const pieces = [0, 1, 2, 3].map((seed) => noise(length, seed));
    for (const piece of pieces) output.write(piece);
    t.deepEqual(
      (await readdir(folder)).filter((file) => !file.startsWith('.tmp-')),
      [],
    );
    await output.finish();
    t.deepEqual(await readdir(folder), ['a.wav']);
    const { int16, sampleRate } = decodeWav(await readFile(join(folder, 'a.wav')), 'a.wav');
    t.is(sampleRate, 8000);
    const found = Buffer.from(int16?.buffer ?? new ArrayBuffer(0));
    t.is(Buffer.compare(found, Buffer.concat(pieces.map((piece) => Buffer.from(piece.buffer)))), 0);
  });
}

test('a long file that is given up leaves nothing', async (t) => {
  const folder = temporaryFolder(t);
  const output = new WavOutput(join(folder, 'a.wav'), 8000);
  for (let i = 0; i < 4; i += 1) output.write(noise(900_000, i));
  t.is((await readdir(folder)).length, 1);
  output.discard();
  t.deepEqual(await readdir(folder), []);
});
