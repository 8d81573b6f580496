/** Stretches of time, in seconds. */
export interface Intervals {
  readonly starts: Float64Array;
  /** As many as starts. */
  readonly ends: Float64Array;
}

/** Stretches of time with a label each. */
export interface LabelledIntervals extends Intervals {
  /** As many as starts. */
  readonly labels: readonly string[];
}
