/** How the vectors of a sound become one. */
export const poolings = ['mean', 'mean+max', 'mean+std'] as const;
export type Pooling = (typeof poolings)[number];

/** Length of what `pool` gives for vectors of `size` values. */
export function pooledSize(pooling: Pooling, size: number): number {
  return pooling === 'mean' ? size : 2 * size;
}

/**
 * Mean of vectors, for `mean+max` and `mean+std` followed by their largest values, or by their standard deviations (of
 * the population).
 *
 * @param vectors shape (count, size), count from 1
 * @param output pooledSize(pooling, size) values
 */
export function pool(pooling: Pooling, vectors: Float32Array, size: number, output: Float32Array): void {
  const count = vectors.length / size;
  for (let column = 0; column < size; column++) {
    let sum = 0;
    let largest = Number.NEGATIVE_INFINITY;
    for (let at = column; at < vectors.length; at += size) {
      const value = vectors[at] as number;
      sum += value;
      if (value > largest) largest = value;
    }
    const mean = sum / count;
    output[column] = mean;
    if (pooling === 'mean+max') output[size + column] = largest;
    if (pooling !== 'mean+std') continue;
    let squares = 0;
    for (let at = column; at < vectors.length; at += size) squares += ((vectors[at] as number) - mean) ** 2;
    output[size + column] = Math.sqrt(squares / count);
  }
}
