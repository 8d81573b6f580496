import type { HeadWeights } from '../head/types.ts';

/** Mean and standard deviation of each column, the latter 1 where all values are equal. */
export interface Scale {
  readonly means: Float64Array;
  readonly deviations: Float64Array;
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
