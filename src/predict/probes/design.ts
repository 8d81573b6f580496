import type { Rows } from '../../train/rows.ts';
import { type CholeskyFactor, pivotedCholesky, solveBackward } from './cholesky.ts';
import { type ColumnScale, columnScale } from './column-scale.ts';
import type { Matrix, MatrixProducts } from './matrix-products.ts';

/** What a linear model is fitted on: rows of float64, the last column of which is 1, for the bias. */
export interface Design {
  readonly rows: number;
  readonly columns: number;
  /** How many of the first columns are looked at together to precondition, rather than each by itself. */
  readonly leading: number;
  /** Rows `start` to before `end`. */
  read(start: number, end: number): Promise<Matrix>;
  /** The weights, shape (labels, columns of x), and biases for x as it is, of weights for this design. */
  unscaled(point: Matrix): Promise<{ readonly weight: Float64Array; readonly bias: Float64Array }>;
}

/** Rows that are looked at in one go, which bounds the memory. */
export const ROWS = 1024;
/** Rows whose products with as many others are taken in one go. */
const SIDE = 512;
/** Sides of the largest square matrix that is factored. */
const LARGEST = 4097;
/** Columns of the space that rows span that are looked at together: the first are the longest. */
const LEADING = 256;
/** Share of the largest square of a row below which rows are taken to depend on those before. */
const LEAST_PIVOT = 1e-13;

/**
 * The columns of x brought to mean 0 and deviation 1; where rows are fewer than columns, in coordinates of the space that
 * the rows span, in which the best weights lie. Lengths, and so the penalty, are the same there.
 */
export async function createDesign(x: Rows, products: MatrixProducts): Promise<Design> {
  const scaled = scaledDesign(x, await columnScale(x));
  if (x.rows >= x.columns || x.rows > LARGEST) return scaled;
  const factored = await pivotedCholesky(await gram(scaled, products), x.rows, LEAST_PIVOT, products);
  return reducedDesign(scaled, factored, products);
}

function scaledDesign(x: Rows, { mean, deviation }: ColumnScale): Design {
  const columns = x.columns + 1;
  return {
    rows: x.rows,
    columns,
    leading: x.columns < LARGEST ? x.columns : 0,
    async read(start, end) {
      const values = await x.read(start, end);
      const data = new Float64Array((end - start) * columns);
      for (let row = 0; row < end - start; row++) {
        const [from, to] = [row * x.stride, row * columns];
        for (let column = 0; column < x.columns; column++) {
          data[to + column] =
            ((values[from + column] as number) - (mean[column] as number)) / (deviation[column] as number);
        }
        data[to + x.columns] = 1;
      }
      return { data, rows: end - start, columns };
    },
    async unscaled({ data, rows: labels }) {
      const weight = new Float64Array(labels * x.columns);
      const bias = new Float64Array(labels);
      for (let label = 0; label < labels; label++) {
        let sum = data[label * columns + x.columns] as number;
        for (let column = 0; column < x.columns; column++) {
          const value = (data[label * columns + column] as number) / (deviation[column] as number);
          weight[label * x.columns + column] = value;
          sum -= value * (mean[column] as number);
        }
        bias[label] = sum;
      }
      return { weight, bias };
    },
  };
}

/** The products of all rows with each other, without the 1 in the last column. */
async function gram(design: Design, products: MatrixProducts): Promise<Float64Array> {
  const { rows } = design;
  const sums = new Float64Array(rows * rows);
  for (let start = 0; start < rows; start += SIDE) {
    const above = await design.read(start, Math.min(rows, start + SIDE));
    for (let left = 0; left <= start; left += SIDE) {
      const beside = left === start ? above : await design.read(left, left + SIDE);
      const part = await products.timesTransposed(above, beside);
      for (let index = 0; index < part.length; index++) {
        const row = start + Math.floor(index / beside.rows);
        const column = left + (index % beside.rows);
        const value = (part[index] as number) - 1;
        sums[row * rows + column] = value;
        sums[column * rows + row] = value;
      }
    }
  }
  return sums;
}

/** Rows of L, where L L^T is all products of rows: as X = L Q^T with columns of Q of length 1, at right angles. */
function reducedDesign(scaled: Design, factored: CholeskyFactor, products: MatrixProducts): Design {
  const { rows } = scaled;
  const { size, rank, factor, pivots } = factored;
  const columns = rank + 1;
  const data = new Float64Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    data.set(factor.subarray(row * size, row * size + rank), row * columns);
    data[row * columns + rank] = 1;
  }
  return {
    rows,
    columns,
    leading: Math.min(rank, LEADING),
    read: async (start, end) => ({
      data: data.subarray(start * columns, end * columns),
      rows: end - start,
      columns,
    }),
    /** W = U Q^T = (U L1^-1) X1, where L1 and X1 are the rows of the pivots. */
    async unscaled({ data: point, rows: labels }) {
      const shares = new Float64Array(labels * rank);
      for (let label = 0; label < labels; label++) {
        shares.set(point.subarray(label * columns, label * columns + rank), label * rank);
      }
      solveBackward(factored, shares);
      const ofRows = new Float64Array(rows * labels);
      for (const [index, value] of shares.entries()) {
        ofRows[(pivots[index % rank] as number) * labels + Math.floor(index / rank)] = value;
      }
      const weights = new Float64Array(labels * scaled.columns);
      for (let start = 0; start < rows; start += ROWS) {
        const part = await scaled.read(start, Math.min(rows, start + ROWS));
        const end = start + part.rows;
        const shown = {
          data: ofRows.subarray(start * labels, end * labels),
          rows: part.rows,
          columns: labels,
        };
        const sums = await products.transposedTimes(shown, part);
        for (let index = 0; index < sums.length; index++) {
          weights[index] = (weights[index] as number) + (sums[index] as number);
        }
      }
      for (let label = 0; label < labels; label++) {
        weights[(label + 1) * scaled.columns - 1] = point[label * columns + rank] as number;
      }
      return scaled.unscaled({ data: weights, rows: labels, columns: scaled.columns });
    },
  };
}
