import type { Rows } from '../../train/rows.ts';

/** Mean and standard deviation (with n below) of each column. */
export interface ColumnScale {
  readonly mean: Float64Array;
  /** 1 for a column that is the same in all rows, or about so: to a millionth of its mean. */
  readonly deviation: Float64Array;
}

const ROWS = 4096;
/** Of the mean. */
const LEAST_DEVIATION = 1e-6;

/** As scikit-learn's StandardScaler, which takes for equal only what float64 cannot tell apart. */
export async function columnScale(x: Rows): Promise<ColumnScale> {
  const mean = new Float64Array(x.columns);
  const deviation = new Float64Array(x.columns).fill(1);
  await overRows(x, (column, value) => {
    mean[column] = (mean[column] as number) + value / x.rows;
  });
  const variance = new Float64Array(x.columns);
  await overRows(x, (column, value) => {
    const difference = value - (mean[column] as number);
    variance[column] = (variance[column] as number) + (difference * difference) / x.rows;
  });
  for (const [column, value] of variance.entries()) {
    // What float32 cannot tell from equal values, in the products of a head least of all, is no deviation.
    const least = (LEAST_DEVIATION * (mean[column] as number)) ** 2;
    if (value > least) deviation[column] = Math.sqrt(value);
  }
  return { mean, deviation };
}

async function overRows(x: Rows, take: (column: number, value: number) => void): Promise<void> {
  for (let start = 0; start < x.rows; start += ROWS) {
    const end = Math.min(x.rows, start + ROWS);
    const values = await x.read(start, end);
    for (let row = 0; row < end - start; row++) {
      for (let column = 0; column < x.columns; column++) {
        take(column, values[row * x.stride + column] as number);
      }
    }
  }
}
