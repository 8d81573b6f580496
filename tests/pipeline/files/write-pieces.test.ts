import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fc, testProp } from '@fast-check/ava';
import test from 'ava';
import { pieces, writePiecesSync } from '../../../src/pipeline/files/write-pieces.ts';
import { resultHash } from '../../../src/pipeline/keys/key.ts';
import { listingPieces } from '../../../src/pipeline/store/manifest.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

const EXPECTED = {
  2: 'f547149f576f6a7aa69883a96ef7974d48d39fda3ae35ad7316e3b5ca8df4459',
  1000: '50f79677f1c832a4b13c8cced800c8c5efb272709870e48c0af5cbdeb45224b7',
  2001: '6d7fdcf523f8de061633c3d881cb01fe1d6e6a8ae2cded63af4befa84f0d5de0',
};

testProp(
  'pieces together are the texts, and a file holds them as UTF-8',
  [fc.array(fc.string({ unit: 'grapheme', maxLength: 8 }), { maxLength: 20 }), fc.constantFrom(1, 9000)],
  (t, texts, times) => {
    const long = texts.map((text) => text.repeat(times));
    t.is([...pieces(long)].join(''), long.join(''));
    const path = join(temporaryFolder(t), 'a.txt');
    writePiecesSync(path, long);
    t.is(readFileSync(path, 'utf8'), long.join(''));
  },
  { numRuns: 25 },
);

test('no piece is much longer than 64 Ki characters, however many texts there are', (t) => {
  const lengths = Array.from(
    pieces(Array.from({ length: 10_000 }, () => 'x'.repeat(100))),
    ({ length }) => length,
  );
  t.true(lengths.length > 10);
  t.true(lengths.every((length) => length < 2 ** 16 + 100));
});

test('a listing is JSON with a line for each file, and of no files too', (t) => {
  for (const files of [[], [{ path: 'a' }], [{ path: 'a' }, { path: 'b' }]]) {
    const text = [...listingPieces({ format: 1, of: ['x'] }, files)].join('');
    t.deepEqual(JSON.parse(text), { format: 1, of: ['x'], files });
    t.is(text.split('\n').filter((line) => line.includes('"path"')).length, files.length);
  }
});

test('the hash of many files is the sha256 of all their lines, as it is of few', (t) => {
  const files = (count: number) =>
    Array.from({ length: count }, (_, i) => ({ path: String(i).padStart(5, '0'), sha256: '00' }));
  // As computed by `sha256sum` of the lines `00 "00000"`, `00 "00001"`, ...
  t.is(resultHash(files(2)), EXPECTED[2]);
  t.is(resultHash(files(1000)), EXPECTED[1000]);
  t.is(resultHash(files(2001)), EXPECTED[2001]);
});
