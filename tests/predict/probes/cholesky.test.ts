import { fc, testProp } from '@fast-check/ava';
import test from 'ava';
import {
  type CholeskyFactor,
  cholesky,
  pivotedCholesky,
  solveBackward,
  solveForward,
} from '../../../src/predict/probes/cholesky.ts';
import { MatrixProducts } from '../../../src/predict/probes/matrix-products.ts';
import { RandomStream } from '../../../src/random/random-stream.ts';

const seeds = fc.integer({ min: 0, max: 1e6 });

/** B B^T, where B has as many columns as the rank; `added` is added to the diagonal. */
function squareOf(size: number, rank: number, seed: number, added = 0): Float64Array {
  const draws = new RandomStream(seed, 'matrix').uniforms(size * rank);
  const square = new Float64Array(size * size);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      let sum = row === column ? added : 0;
      for (let index = 0; index < rank; index++) {
        sum += ((draws[row * rank + index] ?? 0) - 0.5) * ((draws[column * rank + index] ?? 0) - 0.5);
      }
      square[row * size + column] = sum;
    }
  }
  return square;
}

/** How far L L^T is from the matrix at most. */
function error({ size, rank, factor }: CholeskyFactor, matrix: Float64Array): number {
  let most = 0;
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      let sum = 0;
      for (let index = 0; index < rank; index++) {
        sum += (factor[row * size + index] ?? 0) * (factor[column * size + index] ?? 0);
      }
      most = Math.max(most, Math.abs(sum - (matrix[row * size + column] ?? 0)));
    }
  }
  return most;
}

const shapes = fc.oneof(
  fc.record({ size: fc.integer({ min: 1, max: 20 }), most: fc.integer({ min: 0, max: 20 }) }),
  // More than one block, and more than two.
  fc.record({ size: fc.constantFrom(128, 129, 300), most: fc.constantFrom(5, 127, 128, 129, 256, 299, 300) }),
);

testProp(
  'with pivots the factor has as many columns as the matrix has rank',
  [shapes, seeds],
  async (t, { size, most }, seed) => {
    const rank = Math.min(size, most);
    const matrix = squareOf(size, rank, seed);
    const products = await MatrixProducts.create();
    const factored = await pivotedCholesky(matrix, size, 1e-13, products);
    await products.release();
    t.is(factored.rank, rank);
    t.true(error(factored, matrix) < 1e-12);
  },
  { numRuns: 50 },
);

for (const size of [1, 50, 128, 129, 300]) {
  test(`a matrix of ${size} rows is factored in blocks, and what it was multiplied by is found again`, async (t) => {
    const products = await MatrixProducts.create();
    const matrix = squareOf(size, 3, size, 1);
    const factored = await cholesky(matrix, size, products);
    await products.release();
    if (factored === undefined) return t.fail('not positive definite');
    t.true(error(factored, matrix) < 1e-11);
    const wanted = Float64Array.from({ length: 2 * size }, (_, index) => Math.sin(index));
    const found = wanted.map((_, at) => {
      const start = at - (at % size);
      const row = matrix.subarray((at % size) * size, (at % size) * size + size);
      return row.reduce((sum, value, index) => sum + value * (wanted[start + index] ?? 0), 0);
    });
    solveForward(factored, found);
    solveBackward(factored, found);
    for (const [index, value] of wanted.entries()) t.true(Math.abs(value - (found[index] ?? 9)) < 1e-10);
  });
}

test('a matrix that is not positive definite has no factor without pivots', async (t) => {
  const products = await MatrixProducts.create();
  t.is(await cholesky(Float64Array.of(1, 2, 2, 1), 2, products), undefined);
  await products.release();
});
