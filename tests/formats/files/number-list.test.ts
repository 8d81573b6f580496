import test from 'ava';
import { NumberList } from '../../../src/formats/files/number-list.ts';

test('a list gives back what was put into it, whether it fills a block or begins one', (t) => {
  for (const count of [0, 1, 15, 16, 17, 48, 49, 2 ** 21 + 3]) {
    const list = new NumberList(Float64Array);
    for (let i = 0; i < count; i++) list.push(i + 0.5);
    t.is(list.length, count);
    const all = list.finish();
    t.is(all.length, count);
    t.true(all.every((value, i) => value === i + 0.5));
  }
});

test('a list of float32 rounds', (t) => {
  const list = new NumberList(Float32Array);
  list.push(0.1);
  t.deepEqual(list.finish(), Float32Array.of(0.1));
});
