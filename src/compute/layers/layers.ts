import type { GraphBuilder } from '../onnx-model.ts';
import type { Value } from '../values.ts';

/** A stream of random numbers that a seed and a name decide. */
export interface Draws {
  /** Numbers in [0, 1). */
  uniforms(count: number): Float64Array;
  /** Numbers of mean 0 and variance 1. */
  normals(count: number): Float64Array;
}

/** Values before the training, `size` of them. */
export type Initial = (size: number, draws: Draws) => Float32Array;

/**
 * What a network is written with: a graph, and what it has learnt, by name. Whoever trains, validates or exports a network
 * says where that comes from: inputs of the graph or constants in it.
 */
export interface Layers {
  readonly graph: GraphBuilder;
  /** Whether the graph is to be trained: batch norm then takes the statistics of the batch, and dropout drops. */
  readonly training: boolean;
  /** Numbers that are learnt. `name` is its own in the network. */
  weight(name: string, dims: readonly number[], initial: Initial): Value;
  /** Numbers that are kept from step to step without being learnt. `name` is its own in the network. */
  statistic(name: string, dims: readonly number[], initial: Initial): Value;
  /** In training: `next` takes the place of a statistic after the step. */
  follow(statistic: Value, next: Value): void;
  /**
   * In training: what units are multiplied with, drawn anew for each step, 0 for a share of `rate` of them and else
   * 1 / (1 - rate).
   */
  mask(name: string, dims: readonly (number | string)[], rate: number): Value;
}

export const filled =
  (value: number): Initial =>
  (size) =>
    new Float32Array(size).fill(value);

/** Uniform in +-bound. */
export const uniform =
  (bound: number): Initial =>
  (size, draws) =>
    Float32Array.from(draws.uniforms(size), (draw) => (2 * draw - 1) * bound);
