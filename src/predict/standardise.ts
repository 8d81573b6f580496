import type { HeadWeights } from './head/types.ts';

/** Mean and standard deviation of each column, the latter 1 where all values are equal. */
export interface Scale {
  readonly means: Float64Array;
  readonly deviations: Float64Array;
}

/** @param values shape (rows, columns) */
export function scaleOf(values: Float32Array, columns: number): Scale {
  const rows = values.length / columns;
  const means = new Float64Array(columns);
  const deviations = new Float64Array(columns);
  for (const [index, value] of values.entries()) add(means, index % columns, value / rows);
  for (const [index, value] of values.entries()) {
    const difference = value - (means[index % columns] as number);
    add(deviations, index % columns, difference ** 2 / rows);
  }
  return { means, deviations: deviations.map((variance) => Math.sqrt(variance) || 1) };
}

function add(sums: Float64Array, column: number, value: number): void {
  sums[column] = (sums[column] ?? 0) + value;
}

/** Values in deviations from the mean. */
export function standardised(values: Float32Array, { means, deviations }: Scale): Float32Array {
  return values.map((value, index) => {
    const column = index % means.length;
    return (value - (means[column] as number)) / (deviations[column] as number);
  });
}

/** The reverse. */
export function inUnits(values: Float32Array, { means, deviations }: Scale): Float32Array {
  return values.map((value, index) => {
    const column = index % means.length;
    return value * (deviations[column] as number) + (means[column] as number);
  });
}

/** The reverse of `headInUnits`, but for rounding. */
export function standardisedHead(head: HeadWeights, { means, deviations }: Scale): HeadWeights {
  const inverse = {
    means: means.map((mean, column) => -mean / (deviations[column] as number)),
    deviations: deviations.map((deviation) => 1 / deviation),
  };
  return headInUnits(head, inverse);
}

/** A head that gives values in units in place of one that gives standardised values: its last layer does it. */
export function headInUnits(head: HeadWeights, scale: Scale): HeadWeights {
  const last = head.layers.length - 1;
  const layers = head.layers.map((layer, position) => {
    if (position < last) return layer;
    const weight = layer.weight.map(
      (value, index) => value * (scale.deviations[Math.floor(index / layer.inputs)] as number),
    );
    return { ...layer, weight, bias: inUnits(layer.bias, scale) };
  });
  return { ...head, layers };
}
