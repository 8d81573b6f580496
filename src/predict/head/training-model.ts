import { at } from '../../at.ts';
import { batchNorm, runningStatistics } from '../../compute/layers/batch-norm.ts';
import { LOSSES } from '../../compute/losses.ts';
import { GraphBuilder } from '../../compute/onnx-model.ts';
import type { TrainingModel } from '../../compute/training-graph.ts';
import type { Attributes, Value } from '../../compute/values.ts';
import type { HeadOutput } from '../../prediction-types/prediction-type.ts';
import type { LayerShape } from './initial-state.ts';

/** Name of a hidden layer's mask of dropped units, shape (units, batch), among the inputs of a step. */
export const maskName = (layer: LayerShape) => `${layer.name} mask`;

/**
 * The head as it trains: inputs `x` (batch, features), `y` (batch, labels) and, with dropout, a mask per hidden layer.
 *
 * Hidden layers are computed as (units, batch): the weights are (units, inputs) as PyTorch keeps them, so neither
 * forward nor backward product reads a large matrix transposed, and batch norm sums over contiguous memory.
 * A hidden layer's bias is left out: batch norm takes away whatever is added to a unit, its gradient is zero. (In
 * PyTorch Adam makes a random walk of the rounding errors of that gradient, which the running mean follows.)
 */
export function trainingModel(
  shapes: readonly LayerShape[],
  output: HeadOutput,
  dropout: number,
): TrainingModel {
  const graph = new GraphBuilder();
  const parameters: Value[] = [];
  const statistics: { state: Value; next: Value }[] = [];
  const parameter = (name: string, dims: readonly number[]) => {
    const value = graph.input(name, dims);
    parameters.push(value);
    return value;
  };

  // What a kept unit is multiplied by is done by the product that reads it.
  const kept: Attributes = dropout > 0 ? { alpha: { float: 1 / (1 - dropout) } } : {};
  const x = graph.input('x', ['batch', at(shapes, 0).inputs]);
  let units: Value | undefined;
  let logits: Value | undefined;
  for (const shape of shapes) {
    const { name, inputs, outputs, hidden } = shape;
    const weight = parameter(`${name} weight`, [outputs, inputs]);
    if (!hidden) {
      const bias = parameter(`${name} bias`, [outputs]);
      logits = units
        ? graph.op('Gemm', [units, weight, bias], { transA: 1, transB: 1, ...kept })
        : graph.op('Gemm', [x, weight, bias], { transB: 1 });
      continue;
    }
    const product = units
      ? graph.op('Gemm', [weight, units], kept)
      : graph.op('Gemm', [weight, x], { transB: 1 });
    const scale = parameter(`${name} scale`, [outputs, 1]);
    const shift = parameter(`${name} shift`, [outputs, 1]);
    const normalised = batchNorm(graph, product, scale, shift);
    const mean = graph.input(`${name} mean`, [outputs, 1]);
    const variance = graph.input(`${name} variance`, [outputs, 1]);
    const running = runningStatistics(graph, product, normalised, { mean, variance });
    statistics.push({ state: mean, next: running.mean }, { state: variance, next: running.variance });
    const masked =
      dropout > 0
        ? graph.op('Add', [normalised.output, graph.input(maskName(shape), [outputs, 'batch'])])
        : normalised.output;
    units = graph.op('Relu', [masked]);
  }
  if (logits === undefined) throw new Error('a head ends with its projection');
  const targets = graph.input('y', ['batch', at(shapes, shapes.length - 1).outputs]);
  return { graph, loss: LOSSES[output](graph, logits, targets), parameters, statistics };
}
