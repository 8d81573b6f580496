import test from 'ava';
import { decodeAdpcm } from '../../../src/audio/containers/adpcm.ts';

/** A block of one channel: predictor, step, its last two samples, and codes, two in a byte. */
function microsoftBlock(
  predictor: number,
  delta: number,
  last: number,
  before: number,
  codes: readonly number[],
) {
  const view = new DataView(new ArrayBuffer(7 + codes.length / 2));
  view.setUint8(0, predictor);
  for (const [row, value] of [delta, last, before].entries()) view.setInt16(1 + 2 * row, value, true);
  for (let i = 0; i < codes.length; i += 2) {
    view.setUint8(7 + i / 2, ((codes[i] as number) << 4) | (codes[i + 1] as number));
  }
  return new Uint8Array(view.buffer);
}

function decode(block: Uint8Array): number[] {
  return [...decodeAdpcm(block, { kind: 'microsoft', blockSize: block.length }, 1)];
}

test("Microsoft's steps grow and shrink by its table (Multimedia Data Standards Update, 1994)", (t) => {
  const quiet = [230, 230, 230, 230, 307, 409, 512, 614];
  const table = [...quiet, 768, 614, 512, 409, 307, 230, 230, 230];
  for (const [code, next] of table.entries()) {
    const samples = decode(microsoftBlock(2, 256, 0, 0, [code, 1]));
    t.deepEqual(samples, [0, 0, (code >= 8 ? code - 16 : code) * 256, next]);
  }
});

test("Microsoft's seven predictors go on from the two samples before", (t) => {
  const [last, before] = [1000, 200];
  const expected = [1000, 1800, 0, 800, 937, 1634, 1350];
  for (const [predictor, sample] of expected.entries()) {
    t.deepEqual(decode(microsoftBlock(predictor, 16, last, before, [0, 0])).slice(0, 3), [
      before,
      last,
      sample,
    ]);
  }
});

test('a step never falls below 16, and samples stay within 16 bits', (t) => {
  t.deepEqual(decode(microsoftBlock(2, 16, 0, 0, [0, 1])), [0, 0, 0, 16]);
  t.deepEqual(decode(microsoftBlock(0, 16, 32767, 32767, [7, 0])), [32767, 32767, 32767, 32767]);
});
