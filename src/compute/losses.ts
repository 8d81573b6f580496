import type { GraphBuilder } from './onnx-model.ts';
import type { Value } from './values.ts';

/**
 * Mean over the batch of -sum(target log softmax(logit)). `logits` and `targets`: (batch, labels); each row of the
 * targets sums to 1.
 */
export function softmaxCrossEntropy(graph: GraphBuilder, logits: Value, targets: Value): Value {
  const logProbabilities = graph.op('LogSoftmax', [logits], { axis: -1 });
  const perRow = graph.op('ReduceSum', [graph.op('Mul', [targets, logProbabilities]), graph.integers([1])]);
  return graph.op('Neg', [meanOfAll(graph, perRow)]);
}

/**
 * Mean over batch and labels of log(1 + e^logit) - target logit, the binary cross-entropy of sigmoid(logit).
 * Shapes as for `softmaxCrossEntropy`; large logits do not overflow.
 */
export function sigmoidCrossEntropy(graph: GraphBuilder, logits: Value, targets: Value): Value {
  const perLabel = graph.op('Sub', [graph.op('Softplus', [logits]), graph.op('Mul', [targets, logits])]);
  return meanOfAll(graph, perLabel);
}

/** Mean over batch and targets of (value - target)^2; `values` and `targets`: (batch, targets). */
export function meanSquaredError(graph: GraphBuilder, values: Value, targets: Value): Value {
  const difference = graph.op('Sub', [values, targets]);
  return meanOfAll(graph, graph.op('Mul', [difference, difference]));
}

/** What training makes small, by how an output is read: softmax, a sigmoid for each column, numbers as they are. */
export const LOSSES = {
  multiclass: softmaxCrossEntropy,
  multilabel: sigmoidCrossEntropy,
  regression: meanSquaredError,
};

function meanOfAll(graph: GraphBuilder, value: Value): Value {
  return graph.op('ReduceMean', [value, graph.integers([0, 1])], { keepdims: 0 });
}
