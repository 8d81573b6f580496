import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fc, testProp } from '@fast-check/ava';
import test from 'ava';
import { UserError } from '../../../src/errors.ts';
import { encodeNpy } from '../../../src/formats/files/npy.ts';
import { loadRows, openSplitRows } from '../../../src/predict/rows/split-rows.ts';
import { readStretches } from '../../../src/train/rows.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

function write(path: string, rows: number, columns: number, first: number): void {
  const data = Float32Array.from({ length: rows * columns }, (_, index) => first + index);
  writeFileSync(path, encodeNpy(data, [rows, columns]));
}

testProp(
  'rows of several files are those of one matrix, whichever are read and in whatever order',
  [
    fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 }),
    fc.constantFrom(1, 3, 1024),
    fc.array(fc.tuple(fc.nat(30), fc.nat(30)), { minLength: 1, maxLength: 6 }),
  ],
  async (t, sizes, columns, places) => {
    const folder = temporaryFolder(t);
    let rows = 0;
    for (const [index, size] of sizes.entries()) {
      write(join(folder, `${index}.npy`), size, columns, rows * columns);
      rows += size;
    }
    const split = await openSplitRows(sizes.map((_, index) => join(folder, `${index}.npy`)));
    const held = await loadRows(split);
    t.deepEqual([split.rows, split.columns], [rows, columns]);
    t.deepEqual([held.rows, held.columns, held.stride], [rows, columns, split.stride]);
    const stretches = places.map(([a, b]) => {
      const [start, end] = [a % rows, b % rows].sort((x, y) => x - y) as [number, number];
      return { start, end: end + 1 };
    });
    let next = 0;
    for await (const values of readStretches(split, stretches)) {
      const { start, end } = stretches[next++] as { start: number; end: number };
      const expected = new Float32Array((end - start) * split.stride);
      for (let row = start; row < end; row++) {
        for (let column = 0; column < columns; column++) {
          expected[(row - start) * split.stride + column] = row * columns + column;
        }
      }
      t.deepEqual(values, expected);
      t.deepEqual(await held.read(start, end), expected);
    }
    t.is(next, stretches.length);
    await split.close();
  },
  { numRuns: 20 },
);

test('rows that begin at multiples of 4 KiB get a gap after each', async (t) => {
  const folder = temporaryFolder(t);
  for (const [columns, stride] of [
    [512, 512],
    [1024, 1056],
    [4096, 4128],
    [1000, 1000],
  ] as const) {
    const path = join(folder, `${columns}.npy`);
    write(path, 2, columns, 0);
    const split = await openSplitRows([path]);
    t.is(split.stride, stride);
    await split.close();
  }
});

test('a file that is not there is named', (t) =>
  t.throwsAsync(openSplitRows([join(temporaryFolder(t), 'absent.npy')]), {
    instanceOf: UserError,
    message: /absent\.npy/,
  }));
