import { alternatingMemory, type Rows, readStretches, stretches } from '../../train/rows.ts';
import type { HeadWeights } from '../head/types.ts';
import type { Scale } from './standardise.ts';

/** Values read at a time, which bounds the memory that it takes. */
const VALUES_AT_ONCE = 2 ** 22;

/** Mean and standard deviation of each column, by Welford's method: the rows are read once. */
export async function scaleOf(x: Rows): Promise<Scale> {
  const { rows, columns, stride } = x;
  const means = new Float64Array(columns);
  const squares = new Float64Array(columns);
  const atOnce = Math.max(1, Math.floor(VALUES_AT_ONCE / stride));
  let count = 0;
  for await (const values of readStretches(x, stretches(rows, atOnce))) {
    for (let start = 0; start < values.length; start += stride) {
      count++;
      for (let column = 0; column < columns; column++) {
        const value = values[start + column] as number;
        const difference = value - (means[column] as number);
        const mean = (means[column] as number) + difference / count;
        means[column] = mean;
        squares[column] = (squares[column] as number) + difference * (value - mean);
      }
    }
  }
  return { means, deviations: squares.map((sum) => Math.sqrt(sum / count) || 1) };
}

/** Rows whose columns are in deviations from the mean. What lies between rows stays 0. */
export function standardisedRows(x: Rows, { means, deviations }: Scale): Rows {
  const { rows, columns, stride } = x;
  const memory = alternatingMemory();
  return {
    rows,
    columns,
    stride,
    async read(start, end) {
      const target = memory((end - start) * stride);
      const values = await x.read(start, end);
      for (let row = 0; row < target.length; row += stride) {
        for (let column = 0; column < columns; column++) {
          const difference = (values[row + column] as number) - (means[column] as number);
          target[row + column] = difference / (deviations[column] as number);
        }
        target.fill(0, row + columns, row + stride);
      }
      return target;
    },
  };
}

/** A head that takes embeddings as they are in place of one that takes standardised ones: its first layer does it. */
export function headOfEmbeddings(head: HeadWeights, { means, deviations }: Scale): HeadWeights {
  const layers = head.layers.map((layer, position) => {
    if (position > 0) return layer;
    const { inputs } = layer;
    const weight = layer.weight.map((value, index) => value / (deviations[index % inputs] as number));
    const bias = layer.bias.map((value, output) => {
      let shifted = value;
      for (let input = 0; input < inputs; input++) {
        shifted -= (weight[output * inputs + input] as number) * (means[input] as number);
      }
      return shifted;
    });
    return { ...layer, weight, bias };
  });
  return { ...head, layers };
}
