/** Numbers in a shape, in row-major order. */
export interface Numbers {
  readonly data: Float32Array;
  /** Of a batch the first is how many sounds it has. */
  readonly dims: readonly number[];
}
