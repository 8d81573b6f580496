import { inflateSync } from 'node:zlib';
import test from 'ava';
import { encodePng } from '../../../src/formats/files/png.ts';

test('an image has the chunks of a PNG file, each row without a filter', (t) => {
  const pixels = Uint8Array.of(0, 1, 2, 2, 1, 0);
  const palette = Uint8Array.of(0, 0, 0, 255, 0, 0, 255, 255, 255);
  const file = Buffer.from(encodePng({ width: 3, height: 2, pixels, palette }));
  t.is(file.subarray(0, 8).toString('hex'), '89504e470d0a1a0a');
  const chunks = new Map<string, Buffer>();
  for (let at = 8; at < file.length; at += 12 + file.readUInt32BE(at)) {
    chunks.set(
      file.subarray(at + 4, at + 8).toString(),
      file.subarray(at + 8, at + 8 + file.readUInt32BE(at)),
    );
  }
  t.deepEqual([...chunks.keys()], ['IHDR', 'PLTE', 'IDAT', 'IEND']);
  t.is(chunks.get('IHDR')?.toString('hex'), '00000003000000020803000000');
  t.deepEqual([...inflateSync(chunks.get('IDAT') ?? t.fail())], [0, 0, 1, 2, 0, 2, 1, 0]);
  // The checksum of an empty IEND, as every PNG file has it.
  t.is(file.subarray(-4).toString('hex'), 'ae426082');
});
