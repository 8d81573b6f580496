import type { Scalar, Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import { at } from '../../at.ts';
import { BATCH_NORM_EPSILON, BATCH_NORM_MOMENTUM } from '../../compute/layers/batch-norm.ts';
import type { Tfjs } from '../../compute/tfjs-backend.ts';
import type { TfjsModel } from '../../compute/tfjs-trainer.ts';
import type { HeadOutput } from '../../prediction-types/prediction-type.ts';
import type { LayerShape } from './initial-state.ts';
import { maskName } from './training-model.ts';

/** The head as it trains, for TensorFlow.js: what `trainingModel` is for ONNX Runtime, with the same names and shapes. */
export function tfjsHead(
  tf: Tfjs,
  shapes: readonly LayerShape[],
  output: HeadOutput,
  dropout: number,
): TfjsModel {
  const hidden = shapes.filter((shape) => shape.hidden);
  const column = ({ outputs }: LayerShape) => [outputs, 1];
  return {
    parameters: shapes.flatMap((shape) => [
      { name: `${shape.name} weight`, dims: [shape.outputs, shape.inputs] },
      ...(shape.hidden
        ? ['scale', 'shift'].map((what) => ({ name: `${shape.name} ${what}`, dims: column(shape) }))
        : [{ name: `${shape.name} bias`, dims: [shape.outputs] }]),
    ]),
    statistics: hidden.flatMap((shape) =>
      ['mean', 'variance'].map((what) => ({ name: `${shape.name} ${what}`, dims: column(shape) })),
    ),
    forward(state, batch) {
      const statistics: Tensor[] = [];
      // (features, batch) from here on, as the graph for ONNX Runtime has it.
      let units = tf.transpose(batch('x'));
      for (const shape of hidden) {
        const own = (what: string) => state(`${shape.name} ${what}`);
        const product = tf.matMul(own('weight'), units);
        const { output, mean, variance } = batchNorm(tf, product, own('scale'), own('shift'));
        const blend = (old: Tensor, now: Tensor) =>
          tf.add(tf.mul(old, 1 - BATCH_NORM_MOMENTUM), tf.mul(now, BATCH_NORM_MOMENTUM));
        const count = at(product.shape, 1);
        statistics.push(blend(own('mean'), mean));
        statistics.push(blend(own('variance'), tf.mul(variance, count / (count - 1))));
        const masked = dropout > 0 ? tf.add(output, batch(maskName(shape))) : output;
        units = tf.mul(tf.relu(masked), 1 / (1 - dropout));
      }
      const last = shapes.at(-1)?.name;
      const outputs = tf.add(
        tf.matMul(units, state(`${last} weight`), true, true),
        state(`${last} bias`),
      ) as Tensor2D;
      return { loss: lossOf(tf, outputs, batch('y'), output), statistics };
    },
  };
}

/** As `batchNorm` of `compute/` has it. */
function batchNorm(tf: Tfjs, x: Tensor, scale: Tensor, shift: Tensor) {
  const mean = tf.mean(x, 1, true);
  const centred = tf.sub(x, mean);
  const variance = tf.mean(tf.mul(centred, centred), 1, true);
  const deviation = tf.sqrt(tf.add(variance, BATCH_NORM_EPSILON));
  return { output: tf.add(tf.mul(centred, tf.div(scale, deviation)), shift), mean, variance };
}

/** As the losses of `compute/` are. */
function lossOf(tf: Tfjs, outputs: Tensor, targets: Tensor, output: HeadOutput): Scalar {
  switch (output) {
    case 'multiclass':
      return tf.neg(tf.mean(tf.sum(tf.mul(targets, tf.logSoftmax(outputs)), 1)));
    case 'multilabel':
      return tf.mean(tf.sub(tf.softplus(outputs), tf.mul(targets, outputs)));
    case 'regression':
      return tf.mean(tf.squaredDifference(outputs, targets));
  }
}
