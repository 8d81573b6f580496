import { readFileSync } from 'node:fs';
import test from 'ava';
import { type BitDepth, encodeWavIntegers, toIntegers } from '../../src/audio/wav-integers.ts';

const { integers } = JSON.parse(readFileSync('tests/datasets/fixtures/kac.json', 'utf8')) as {
  integers: { samples: string; files: Record<string, string> };
};
const samples = new Float32Array(Uint8Array.from(Buffer.from(integers.samples, 'base64')).buffer);

test('files of 16, 24 and 32 bits have the bytes that soundfile writes', (t) => {
  for (const [bits, expected] of Object.entries(integers.files)) {
    const bitDepth = Number(bits) as BitDepth;
    const bytes = encodeWavIntegers(toIntegers(samples, bitDepth), 8000, bitDepth);
    t.is(Buffer.from(bytes).toString('base64'), expected);
  }
});

test('a sample that is no number is silence', (t) => {
  t.deepEqual(toIntegers([Number.NaN], 24), Int32Array.of(0));
});
