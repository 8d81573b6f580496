import type { GraphBuilder } from '../onnx-model.ts';
import type { TrainingModel } from '../training-graph.ts';
import type { Value } from '../values.ts';
import type { Draws, Initial, Layers } from './layers.ts';

/** A mask that a step is to be given: the graph's input `name`, and the share of units that are dropped. */
export interface Mask {
  readonly name: string;
  readonly dims: readonly (number | string)[];
  readonly rate: number;
}

/** Layers of a graph to be trained: all that they learn are inputs of the graph, and are collected here. */
export class LearntLayers implements Layers {
  readonly training = true;
  readonly graph: GraphBuilder;
  readonly parameters: Value[] = [];
  readonly statistics: { readonly state: Value; readonly next: Value }[] = [];
  /** Weights and statistics before the training, by name. */
  readonly initial = new Map<string, Float32Array>();
  readonly masks: Mask[] = [];
  readonly #draws: (name: string) => Draws;

  /** @param draws a stream for what has that name */
  constructor(graph: GraphBuilder, draws: (name: string) => Draws) {
    this.graph = graph;
    this.#draws = draws;
  }

  weight(name: string, dims: readonly number[], initial: Initial): Value {
    const value = this.statistic(name, dims, initial);
    this.parameters.push(value);
    return value;
  }

  statistic(name: string, dims: readonly number[], initial: Initial): Value {
    const size = dims.reduce((product, dim) => product * dim, 1);
    this.initial.set(name, initial(size, this.#draws(name)));
    return this.graph.input(name, dims);
  }

  follow(statistic: Value, next: Value): void {
    this.statistics.push({ state: statistic, next });
  }

  mask(name: string, dims: readonly (number | string)[], rate: number): Value {
    this.masks.push({ name, dims, rate });
    return this.graph.input(name, dims);
  }

  /** @param loss the mean loss of the batch, without axes */
  model(loss: Value): TrainingModel {
    return { graph: this.graph, loss, parameters: this.parameters, statistics: this.statistics };
  }
}

/**
 * Layers of a graph to be used.
 *
 * @param place makes a weight or statistic part of the graph, as an input or as a constant
 */
export function keptLayers(
  graph: GraphBuilder,
  place: (name: string, dims: readonly number[]) => Value,
): Layers {
  return {
    graph,
    training: false,
    weight: place,
    statistic: place,
    follow: () => {},
    mask: (name) => {
      throw new Error(`${name} is for training only`);
    },
  };
}
