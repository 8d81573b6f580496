import test from 'ava';
import { tableSamples } from '../../../src/audio/containers/mp4-samples.ts';

const u32 = (...values: readonly number[]) =>
  values.flatMap((value) => [value >>> 24, (value >> 16) & 255, (value >> 8) & 255, value & 255]);
const box = (type: string, body: readonly number[]) => [
  ...u32(8 + body.length),
  ...Buffer.from(type),
  ...body,
];

/** Two chunks: at 100 with two samples, at 500 with the rest. */
const CHUNKS = [
  ...box('stco', u32(0, 2, 100, 500)),
  ...box('stsc', u32(0, 2, 1, 2, 1, 2, 9, 1)),
  ...box('stts', u32(0, 2, 2, 1024, 1, 7)),
];

function samplesOf(sizes: readonly number[], chunks: readonly number[] = CHUNKS, fileSize = 10_000) {
  return tableSamples(Uint8Array.from([...sizes, ...chunks]), fileSize).map(({ place, size, duration }) => [
    place,
    size,
    duration,
  ]);
}

const EXPECTED = [
  [100, 3, 1024],
  [103, 12, 1024],
  [500, 7, 7],
];

test('samples lie one behind the other in their chunks, with sizes of 32, 16, 8 or 4 bits', (t) => {
  const compact = (bits: number, bytes: readonly number[]) =>
    box('stz2', [...u32(0), 0, 0, 0, bits, ...u32(3), ...bytes]);
  t.deepEqual(samplesOf(box('stsz', u32(0, 0, 3, 3, 12, 7))), EXPECTED);
  t.deepEqual(samplesOf(compact(16, [0, 3, 0, 12, 0, 7])), EXPECTED);
  t.deepEqual(samplesOf(compact(8, [3, 12, 7])), EXPECTED);
  t.deepEqual(samplesOf(compact(4, [0x3c, 0x70])), EXPECTED);
});

test('samples may all have one size, as many as the file has room for', (t) => {
  const sizes = box('stsz', u32(0, 5, 3));
  t.deepEqual(samplesOf(sizes), [
    [100, 5, 1024],
    [105, 5, 1024],
    [500, 5, 7],
  ]);
  t.is(samplesOf(sizes, CHUNKS, 10).length, 2);
  t.deepEqual(
    samplesOf(box('stsz', u32(0, 1, 3))).map(([, size]) => size),
    [1, 1, 1],
  );
});

test('chunks may lie beyond 4 GiB, and a table may say more than it has', (t) => {
  const far = [...box('co64', u32(0, 1, 1, 0)), ...box('stsc', u32(0, 1, 1, 2, 1))];
  t.deepEqual(samplesOf(box('stsz', u32(0, 0, 2, 3, 4)), far), [
    [2 ** 32, 3, 0],
    [2 ** 32 + 3, 4, 0],
  ]);
  t.is(samplesOf(box('stsz', u32(0, 0, 1000, 3, 12))).length, 2);
  t.deepEqual(samplesOf([], []), []);
});
