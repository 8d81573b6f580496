import { at } from '../../at.ts';
import { GraphBuilder } from '../../compute/onnx-model.ts';
import type { Value } from '../../compute/values.ts';
import type { HeadOutput } from '../../prediction-types/prediction-type.ts';
import type { DenseLayer, HeadWeights } from './types.ts';

export const weightName = (layer: number) => `layers.${layer}.weight`;
export const biasName = (layer: number) => `layers.${layer}.bias`;

/**
 * The graph that predicts: input `x` (batch, features), output `probabilities` (batch, labels), or `values` for
 * regression. `place` makes a
 * weight part of the graph, as an input or as a constant.
 */
export function headModel(
  layers: readonly Pick<DenseLayer, 'inputs' | 'outputs'>[],
  output: HeadOutput,
  place: (graph: GraphBuilder, name: string, dims: readonly number[]) => Value,
): GraphBuilder {
  const graph = new GraphBuilder();
  let value = graph.input('x', ['batch', at(layers, 0).inputs]);
  for (const [index, { inputs, outputs }] of layers.entries()) {
    if (index > 0) value = graph.op('Relu', [value]);
    const weight = place(graph, weightName(index), [outputs, inputs]);
    value = graph.op('Gemm', [value, weight, place(graph, biasName(index), [outputs])], { transB: 1 });
  }
  if (output === 'regression') {
    graph.output('values', value);
  } else {
    graph.output(
      'probabilities',
      output === 'multiclass' ? graph.op('Softmax', [value]) : sigmoid(graph, value),
    );
  }
  return graph;
}

/** 1 / (1 + e^-x): ONNX Runtime's Sigmoid is 0 below -18, which would make ties of small probabilities. */
function sigmoid(graph: GraphBuilder, value: Value): Value {
  const one = graph.scalar(1);
  return graph.op('Div', [one, graph.op('Add', [one, graph.op('Exp', [graph.op('Neg', [value])])])]);
}

/** `headModel` with the weights stored in it, as an ONNX file. */
export function headModelBytes({ output, layers }: HeadWeights): Uint8Array {
  const constants = new Map(
    layers.flatMap(({ weight, bias }, index) => [
      [weightName(index), weight] as const,
      [biasName(index), bias] as const,
    ]),
  );
  const graph = headModel(layers, output, (builder, name, dims) =>
    builder.constant(constants.get(name) as Float32Array, dims, name),
  );
  return graph.toBytes();
}
