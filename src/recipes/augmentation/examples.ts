/** Some examples of a training, which augmentations change where they lie. */
export interface Examples {
  /** What names the draws of each example. */
  readonly names: readonly string[];
  /** What names the draws of all of them together. */
  readonly together: string;
  readonly bins: number;
  readonly frames: number;
  /** Shape (examples, bins, frames), of mean 0 and deviation 1 over the training data. */
  readonly values: Float32Array;
  /** Shape (examples, rows, columns). */
  readonly targets: Float32Array;
  /** Frames from one row of the targets to the next; undefined: an example has one row. */
  readonly stride?: number | undefined;
}

/** Numbers in [0, 1), one after the other. */
export type Draw = () => number;
