import type { MatrixProducts } from './matrix-products.ts';

/** A symmetric matrix as L L^T, where L, its rows taken in the order of `pivots`, is lower triangular. */
export interface CholeskyFactor {
  readonly size: number;
  /** Columns of L that are used. */
  readonly rank: number;
  /** Shape (size, size), of which the first `rank` columns are used. */
  readonly factor: Float64Array;
  readonly pivots: Int32Array;
}

const BLOCK = 128;

/**
 * Cholesky's factor of a positive semidefinite matrix, with pivots (Higham, Accuracy and Stability of Numerical
 * Algorithms, 10.3), most of it as products of matrices: what columns take from the rest is taken block by block.
 *
 * @param matrix shape (size, size)
 * @param least share of the largest element of the diagonal; what remains below it is taken for 0
 */
export async function pivotedCholesky(
  matrix: Float64Array,
  size: number,
  least: number,
  products: MatrixProducts,
): Promise<CholeskyFactor> {
  const left = matrix.slice();
  const factor = new Float64Array(size * size);
  const pivots = Int32Array.from({ length: size }, (_, index) => index);
  const diagonal = Float64Array.from({ length: size }, (_, index) => matrix[index * (size + 1)] as number);
  const limit = least * diagonal.reduce((most, value) => Math.max(most, value), 0);
  for (let step = 0, start = 0; step < size; step++) {
    if (step - start === BLOCK) {
      await takeBlock(left, { factor, pivots, start, end: step }, products);
      start = step;
    }
    let best = step;
    for (let place = step + 1; place < size; place++) {
      if (remaining(diagonal, pivots, place) > remaining(diagonal, pivots, best)) best = place;
    }
    if (!(remaining(diagonal, pivots, best) > limit)) return { size, rank: step, factor, pivots };
    const pivot = pivots[best] as number;
    pivots[best] = pivots[step] as number;
    pivots[step] = pivot;
    const root = Math.sqrt(diagonal[pivot] as number);
    factor[pivot * size + step] = root;
    for (let place = step + 1; place < size; place++) {
      const row = pivots[place] as number;
      const known = dotOf(factor, row * size + start, factor, pivot * size + start, step - start);
      const value = ((left[pivot * size + row] as number) - known) / root;
      factor[row * size + step] = value;
      diagonal[row] = (diagonal[row] as number) - value * value;
    }
  }
  return { size, rank: size, factor, pivots };
}

/** Takes from what is left of a matrix, of the rows and columns that are no pivots yet, the products of a block of columns. */
async function takeBlock(
  left: Float64Array,
  {
    factor,
    pivots,
    start,
    end,
  }: Pick<CholeskyFactor, 'factor' | 'pivots'> & { readonly start: number; readonly end: number },
  products: MatrixProducts,
): Promise<void> {
  const size = pivots.length;
  const width = end - start;
  const rest = pivots.subarray(end);
  const data = new Float64Array(rest.length * width);
  for (const [place, row] of rest.entries()) {
    data.set(factor.subarray(row * size + start, row * size + end), place * width);
  }
  const block = { data, rows: rest.length, columns: width };
  const taken = await products.timesTransposed(block, block);
  for (let place = 0; place < rest.length; place++) {
    const from = (rest[place] as number) * size;
    for (let other = 0; other < rest.length; other++) {
      const at = from + (rest[other] as number);
      left[at] = (left[at] as number) - (taken[place * rest.length + other] as number);
    }
  }
}

/**
 * The same of a positive definite matrix, without pivots, most of it as products of matrices.
 *
 * @returns undefined if rounding makes the matrix not positive definite
 */
export async function cholesky(
  matrix: Float64Array,
  size: number,
  products: MatrixProducts,
): Promise<CholeskyFactor | undefined> {
  const factor = new Float64Array(size * size);
  for (let start = 0; start < size; start += BLOCK) {
    const end = Math.min(size, start + BLOCK);
    const width = end - start;
    const known = await productsOfBlock(factor, size, { start, end }, products);
    for (let row = start; row < size; row++) {
      for (let column = start; column < Math.min(row + 1, end); column++) {
        const sum =
          (known[(row - start) * width + column - start] as number) +
          dotOf(factor, row * size + start, factor, column * size + start, column - start);
        const value = (matrix[row * size + column] as number) - sum;
        if (row !== column) factor[row * size + column] = value / (factor[column * (size + 1)] as number);
        else if (value > 0) factor[row * size + column] = Math.sqrt(value);
        else return undefined;
      }
    }
  }
  return { size, rank: size, factor, pivots: Int32Array.from({ length: size }, (_, index) => index) };
}

/** Of the rows of a factor from `start` on with those to before `end`, in the columns before `start`. */
async function productsOfBlock(
  factor: Float64Array,
  size: number,
  { start, end }: { readonly start: number; readonly end: number },
  products: MatrixProducts,
): Promise<Float64Array> {
  if (start === 0) return new Float64Array(size * end);
  const below = new Float64Array((size - start) * start);
  for (let row = start; row < size; row++) {
    below.set(factor.subarray(row * size, row * size + start), (row - start) * start);
  }
  const beside = { data: below.subarray(0, (end - start) * start), rows: end - start, columns: start };
  return products.timesTransposed({ data: below, rows: size - start, columns: start }, beside);
}

/** Solves L y = b for rows b, shape (rows, rank), in place, where b and y are in the order of the pivots. */
export function solveForward({ size, rank, factor, pivots }: CholeskyFactor, values: Float64Array): void {
  for (let step = 0; step < rank; step++) {
    const start = (pivots[step] as number) * size;
    for (let at = 0; at < values.length; at += rank) {
      const known = dotOf(factor, start, values, at, step);
      values[at + step] = ((values[at + step] as number) - known) / (factor[start + step] as number);
    }
  }
}

/** Solves L^T a = y in the same way. */
export function solveBackward({ size, rank, factor, pivots }: CholeskyFactor, values: Float64Array): void {
  for (let step = rank - 1; step >= 0; step--) {
    const start = (pivots[step] as number) * size;
    for (let at = 0; at < values.length; at += rank) {
      const value = (values[at + step] as number) / (factor[start + step] as number);
      values[at + step] = value;
      for (let index = 0; index < step; index++) {
        values[at + index] = (values[at + index] as number) - value * (factor[start + index] as number);
      }
    }
  }
}

function remaining(diagonal: Float64Array, pivots: Int32Array, place: number): number {
  return diagonal[pivots[place] as number] as number;
}

/** Four sums side by side, as one waits for each addition. */
function dotOf(a: Float64Array, aStart: number, b: Float64Array, bStart: number, length: number): number {
  let first = 0;
  let second = 0;
  let third = 0;
  let fourth = 0;
  let index = 0;
  for (; index + 3 < length; index += 4) {
    first += (a[aStart + index] as number) * (b[bStart + index] as number);
    second += (a[aStart + index + 1] as number) * (b[bStart + index + 1] as number);
    third += (a[aStart + index + 2] as number) * (b[bStart + index + 2] as number);
    fourth += (a[aStart + index + 3] as number) * (b[bStart + index + 3] as number);
  }
  for (; index < length; index++) first += (a[aStart + index] as number) * (b[bStart + index] as number);
  return first + second + (third + fourth);
}
