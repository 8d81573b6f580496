import { gunzipSync, gzipSync } from 'node:zlib';
import test from 'ava';
import { gzipped } from '../../../src/formats/files/gzipped.ts';

async function whole(pieces: Iterable<string | Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of gzipped(pieces)) parts.push(part);
  return Buffer.concat(parts);
}

test('pieces are gzipped as all of them together are', async (t) => {
  const pieces = Array.from({ length: 40 }, (_, index) => JSON.stringify(Array(9000).fill(index * 1.1)));
  const found = await whole(pieces);
  t.is(gunzipSync(found).toString(), pieces.join(''));
  t.deepEqual(found, gzipSync(pieces.join('')));
  t.deepEqual(await whole([]), gzipSync(''));
});

test('what goes wrong with a piece is raised', async (t) => {
  function* broken() {
    yield 'a'.repeat(1e6);
    throw new RangeError('broken');
  }
  await t.throwsAsync(whole(broken()), { message: 'broken' });
});
