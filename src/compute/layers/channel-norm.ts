import { elementsPer } from '../gradients/reductions.ts';
import type { GraphBuilder } from '../onnx-model.ts';
import type { Value } from '../values.ts';
import { BATCH_NORM_EPSILON, BATCH_NORM_MOMENTUM, type BatchNorm } from './batch-norm.ts';
import { checkWidth } from './check-width.ts';
import { filled, type Layers } from './layers.ts';

/**
 * Batch normalisation of channels, over the batch and all other axes (PyTorch's BatchNorm1d and BatchNorm2d): `x` is
 * (batch, channels, ...). In training with the statistics of the batch; the running ones follow them, 0.9 old + 0.1 new, with
 * the unbiased variance. Else with the running ones.
 *
 * @param epsilon added to the variance
 */
export function channelNorm(
  layers: Layers,
  name: string,
  x: Value,
  channels: number,
  epsilon = BATCH_NORM_EPSILON,
): Value {
  checkWidth(name, x, 1, channels);
  const { graph } = layers;
  const dims = [channels];
  const scale = layers.weight(`${name} scale`, dims, filled(1));
  const shift = layers.weight(`${name} shift`, dims, filled(0));
  const mean = layers.statistic(`${name} mean`, dims, filled(0));
  const variance = layers.statistic(`${name} variance`, dims, filled(1));
  const attributes = { epsilon: { float: epsilon } };
  const inputs = [x, scale, shift, mean, variance];
  if (!layers.training) return graph.op('BatchNormalization', inputs, attributes, x.dims && { dims: x.dims });
  const {
    output,
    mean: batchMean,
    variance: batchVariance,
  } = normalisedByBatch(graph, x, scale, shift, epsilon);
  const count = elementsPer(graph, x, mean);
  const unbiased = graph.op('Div', [count, graph.op('Sub', [count, graph.scalar(1)])]);
  const blend = (old: Value, now: Value) =>
    graph.op('Add', [
      graph.op('Mul', [old, graph.scalar(1 - BATCH_NORM_MOMENTUM)]),
      graph.op('Mul', [now, graph.scalar(BATCH_NORM_MOMENTUM)]),
    ]);
  layers.follow(mean, blend(mean, batchMean));
  layers.follow(variance, blend(variance, graph.op('Mul', [batchVariance, unbiased])));
  return output;
}

/**
 * Batch normalisation over channels in its training form, with the mean and the biased variance of the batch; `scale` and
 * `shift` are (channels).
 */
export function normalisedByBatch(
  graph: GraphBuilder,
  x: Value,
  scale: Value,
  shift: Value,
  epsilon = BATCH_NORM_EPSILON,
): BatchNorm {
  // With a momentum of 0 the further outputs are the statistics of the batch. ONNX Runtime writes them to the memory of the
  // running ones, which are therefore two values that nothing else reads.
  const [zeros, more] = [scale, shift].map((value) => graph.op('Mul', [value, graph.scalar(0)]));
  const dims = scale.dims;
  const [output, mean, variance] = graph.opWithOutputs(
    'BatchNormalization',
    zeros && more ? [x, scale, shift, zeros, more] : [],
    { epsilon: { float: epsilon }, training_mode: 1, momentum: { float: 0 } },
    [{ dims: x.dims }, { dims }, { dims }],
  );
  if (!output || !mean || !variance) throw new Error('BatchNormalization has three outputs');
  return { output, mean, variance };
}
