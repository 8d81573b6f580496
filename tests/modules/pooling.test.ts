import test from 'ava';
import { type Pooling, pool, pooledSize } from '../../src/modules/pooling.ts';

const expected: [Pooling, number[]][] = [
  ['mean', [2, 20]],
  ['mean+max', [2, 20, 3, 30]],
  ['mean+std', [2, 20, 1, 10]],
];
for (const [pooling, values] of expected) {
  test(`vectors become one by ${pooling}`, (t) => {
    const output = new Float32Array(pooledSize(pooling, 2));
    pool(pooling, Float32Array.of(1, 30, 3, 10), 2, output);
    t.deepEqual([...output], values);
  });
}
