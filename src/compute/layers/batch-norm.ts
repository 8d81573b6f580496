import { elementsPer } from '../gradients/reductions.ts';
import type { GraphBuilder } from '../onnx-model.ts';
import type { Value } from '../values.ts';

/** Added to the variance, as in PyTorch's BatchNorm1d. */
export const BATCH_NORM_EPSILON = 1e-5;
/** Share of a new batch in the running statistics, as in PyTorch. */
export const BATCH_NORM_MOMENTUM = 0.1;

export interface BatchNorm {
  /** Of the shape of what was normalised, (features, batch) here: normalised, times `scale`, plus `shift`. */
  readonly output: Value;
  /** Mean and biased variance of this batch, (features, 1) here. */
  readonly mean: Value;
  readonly variance: Value;
}

/**
 * Batch normalisation in its training form (Ioffe & Szegedy 2015). `x` is (features, batch), so that the sums run
 * over contiguous memory; `scale` and `shift` are (features, 1).
 */
export function batchNorm(graph: GraphBuilder, x: Value, scale: Value, shift: Value): BatchNorm {
  const batch = graph.integers([1]);
  const mean = graph.op('ReduceMean', [x, batch], { keepdims: 1 });
  const centred = graph.op('Sub', [x, mean]);
  const variance = graph.op('ReduceMean', [graph.op('Mul', [centred, centred]), batch], { keepdims: 1 });
  const deviation = graph.op('Sqrt', [graph.op('Add', [variance, graph.scalar(BATCH_NORM_EPSILON)])]);
  const scaled = graph.op('Mul', [centred, graph.op('Div', [scale, deviation])]);
  return { output: graph.op('Add', [scaled, shift]), mean, variance };
}

/**
 * The running statistics after a batch: 0.9 old + 0.1 new, the variance unbiased (times n / (n - 1)), as PyTorch
 * keeps them. All (features, 1); `x` is what was normalised.
 */
export function runningStatistics(
  graph: GraphBuilder,
  x: Value,
  batch: { mean: Value; variance: Value },
  running: { mean: Value; variance: Value },
): { mean: Value; variance: Value } {
  const count = elementsPer(graph, x, batch.mean);
  const unbiased = graph.op('Div', [count, graph.op('Sub', [count, graph.scalar(1)])]);
  const blend = (old: Value, now: Value) =>
    graph.op('Add', [
      graph.op('Mul', [old, graph.scalar(1 - BATCH_NORM_MOMENTUM)]),
      graph.op('Mul', [now, graph.scalar(BATCH_NORM_MOMENTUM)]),
    ]);
  return {
    mean: blend(running.mean, batch.mean),
    variance: blend(running.variance, graph.op('Mul', [batch.variance, unbiased])),
  };
}
