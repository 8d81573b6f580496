import { at } from '../../at.ts';
import { BATCH_NORM_EPSILON, BATCH_NORM_MOMENTUM } from '../../compute/layers/batch-norm.ts';
import type { LayerShape } from './initial-state.ts';
import type { DenseLayer } from './types.ts';

/**
 * The layer as it predicts after `steps` training steps: batch norm with its running statistics, folded into weight
 * and bias.
 *
 * The training graph leaves the bias of a hidden layer out, so its running mean lacks what the bias would have
 * brought in: bias (1 - 0.9^steps). What then remains of the bias is bias 0.9^steps.
 */
export function foldLayer(
  { name, inputs, outputs, hidden }: LayerShape,
  state: (name: string) => Float32Array,
  bias: Float32Array,
  steps: number,
): DenseLayer {
  const trained = state(`${name} weight`);
  if (!hidden) return { weight: trained.slice(), bias: state(`${name} bias`).slice(), inputs, outputs };
  const weight = new Float32Array(trained.length);
  const folded = new Float32Array(outputs);
  const left = (1 - BATCH_NORM_MOMENTUM) ** steps;
  const [scale, shift] = [state(`${name} scale`), state(`${name} shift`)];
  const [mean, variance] = [state(`${name} mean`), state(`${name} variance`)];
  for (let unit = 0; unit < outputs; unit++) {
    const factor = at(scale, unit) / Math.sqrt(at(variance, unit) + BATCH_NORM_EPSILON);
    folded[unit] = at(shift, unit) + (at(bias, unit) * left - at(mean, unit)) * factor;
    const end = (unit + 1) * inputs;
    for (let index = unit * inputs; index < end; index++) weight[index] = (trained[index] as number) * factor;
  }
  return { weight, bias: folded, inputs, outputs };
}
