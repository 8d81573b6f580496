/** How the vectors of a sound become one. */
export const poolings = ['mean', 'mean+max', 'mean+std'] as const;
export type Pooling = (typeof poolings)[number];

/** Length of what `pool` gives for vectors of `size` values. */
export function pooledSize(pooling: Pooling, size: number): number {
  return pooling === 'mean' ? size : 2 * size;
}

/**
 * Mean of vectors, for `mean+max` and `mean+std` followed by their largest values, or by their standard deviations (of
 * the population). The vectors may come some at a time: what comes out does not depend on how many.
 */
export class Pool {
  readonly #pooling: Pooling;
  readonly #size: number;
  readonly #sums: Float64Array;
  readonly #largest: Float32Array;
  /** The standard deviation is that of the differences from the first vector, which lie closer to 0. */
  readonly #first: Float32Array;
  readonly #squares: Float64Array;
  #count = 0;

  /** @param size values of a vector */
  constructor(pooling: Pooling, size: number) {
    this.#pooling = pooling;
    this.#size = size;
    this.#sums = new Float64Array(size);
    this.#largest = new Float32Array(size).fill(Number.NEGATIVE_INFINITY);
    this.#first = new Float32Array(size);
    this.#squares = new Float64Array(size);
  }

  /** @param vectors shape (count, size) */
  add(vectors: Float32Array): void {
    if (this.#count === 0) this.#first.set(vectors.subarray(0, this.#size));
    this.#count += vectors.length / this.#size;
    for (let start = 0; start < vectors.length; start += this.#size) {
      for (let column = 0; column < this.#size; column++) {
        const value = vectors[start + column] as number;
        this.#sums[column] = (this.#sums[column] as number) + value;
        if (this.#pooling === 'mean+max') {
          if (value > (this.#largest[column] as number)) this.#largest[column] = value;
        } else if (this.#pooling === 'mean+std') {
          this.#squares[column] =
            (this.#squares[column] as number) + (value - (this.#first[column] as number)) ** 2;
        }
      }
    }
  }

  /** @param output pooledSize(pooling, size) values */
  writeTo(output: Float32Array): void {
    for (let column = 0; column < this.#size; column++) {
      const mean = (this.#sums[column] as number) / this.#count;
      output[column] = mean;
      if (this.#pooling === 'mean+max') output[this.#size + column] = this.#largest[column] as number;
      if (this.#pooling !== 'mean+std') continue;
      const away = mean - (this.#first[column] as number);
      const variance = (this.#squares[column] as number) / this.#count - away ** 2;
      output[this.#size + column] = Math.sqrt(Math.max(0, variance));
    }
  }
}

/**
 * Pools all vectors of a sound.
 *
 * @param vectors shape (count, size), count from 1
 * @param output pooledSize(pooling, size) values
 */
export function pool(pooling: Pooling, vectors: Float32Array, size: number, output: Float32Array): void {
  const all = new Pool(pooling, size);
  all.add(vectors);
  all.writeTo(output);
}
