import { fc, testProp } from '@fast-check/ava';
import test from 'ava';
import { minimise } from '../../../src/predict/probes/minimise.ts';

const number = fc.double({ min: -5, max: 5, noNaN: true });
const scale = fc.double({ min: 0.01, max: 100, noNaN: true });

testProp(
  'the minimum of a quadratic function is found, however its axes are scaled',
  [fc.array(fc.tuple(number, scale), { minLength: 1, maxLength: 20 })],
  async (t, axes) => {
    const { point, converged } = await minimise(
      async (at, gradient) => {
        let value = 0;
        for (const [index, [centre, factor]] of axes.entries()) {
          const distance = (at[index] ?? 0) - centre;
          gradient[index] = factor * distance;
          value += (factor * distance * distance) / 2;
        }
        return value;
      },
      new Float64Array(axes.length),
      { tolerance: 1e-8, maxIterations: 1000 },
    );
    t.true(converged);
    for (const [index, [centre]] of axes.entries()) t.true(Math.abs((point[index] ?? 0) - centre) < 1e-5);
  },
  { numRuns: 50 },
);

test('with the inverse of the second derivative one step is enough', async (t) => {
  const factors = [1e-6, 1, 1e6];
  const { point, iterations } = await minimise(
    async (at, gradient) => {
      for (const [index, factor] of factors.entries()) gradient[index] = factor * ((at[index] ?? 0) - 1);
      return factors.reduce((sum, factor, index) => sum + (factor * ((at[index] ?? 0) - 1) ** 2) / 2, 0);
    },
    new Float64Array(3),
    {
      tolerance: 1e-9,
      maxIterations: 10,
      precondition: (values) => {
        for (const [index, factor] of factors.entries()) values[index] = (values[index] ?? 0) / factor;
      },
    },
  );
  t.is(iterations, 1);
  t.deepEqual(point, Float64Array.of(1, 1, 1));
});

test('where no step is downwards, what was reached is given as not converged', async (t) => {
  const wrongGradient = await minimise(
    async ([x = 0], gradient) => {
      gradient[0] = -1;
      return x * x;
    },
    Float64Array.of(3),
    { tolerance: 1e-8, maxIterations: 10 },
  );
  t.deepEqual(wrongGradient, { point: Float64Array.of(3), iterations: 0, converged: false });
});
