import { fc, testProp } from '@fast-check/ava';
import { HeldRows } from '../../src/numerics/held-rows.ts';

testProp(
  'rows keep their numbers, whatever parts they come in and whatever was let go of before them',
  [
    fc.array(fc.tuple(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 5 })), {
      minLength: 1,
      maxLength: 12,
    }),
  ],
  (t, parts) => {
    const rows = new HeldRows(2);
    let [end, first] = [0, 0];
    for (const [count, dropped] of parts) {
      const times = Float64Array.from({ length: count }, (_, row) => 10 * (end + row));
      rows.add(
        Float32Array.from({ length: 2 * count }, (_, place) => 2 * end + place),
        times,
      );
      end += count;
      first = Math.min(end, first + dropped);
      rows.dropBefore(first);
      rows.dropBefore(first - 1);
      t.is(rows.end, end);
      for (let row = first; row < end; row++) {
        t.deepEqual(
          [rows.valueAt(row, 0), rows.valueAt(row, 1), rows.timeOf(row)],
          [2 * row, 2 * row + 1, 10 * row],
        );
      }
      t.throws(() => rows.timeOf(first - 1), { instanceOf: RangeError });
    }
  },
);
