import { fc, testProp } from '@fast-check/ava';
import test from 'ava';
import { fallingOrder } from '../../src/numerics/falling-order.ts';

const floats = fc.array(fc.oneof(fc.float({ noNaN: true }), fc.constantFrom(0, -0, 1, 0.5)), {
  maxLength: 300,
});

testProp('values fall and equal ones stay in their order, as a stable sort has it', [floats], (t, list) => {
  const values = Float32Array.from(list);
  const expected = Array.from(values.keys()).sort((a, b) => {
    const [left, right] = [values[a] as number, values[b] as number];
    return left === right ? a - b : right > left ? 1 : -1;
  });
  t.deepEqual([...fallingOrder(values)], expected);
});

test('many probabilities fall from the first to the last', (t) => {
  const values = Float32Array.from({ length: 100_000 }, (_, row) => ((row * 7919) % 100_003) / 100_003);
  const order = fallingOrder(values);
  t.is(new Set(order).size, values.length);
  for (let place = 1; place < order.length; place++) {
    if ((values[order[place - 1] as number] as number) < (values[order[place] as number] as number)) t.fail();
  }
});
