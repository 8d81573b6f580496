import type { Value } from '../values.ts';
import { checkWidth } from './check-width.ts';
import { type Layers, uniform } from './layers.ts';

export interface ConvolutionOptions {
  /** Channels of `x`. */
  readonly inputs: number;
  /** Channels of the output. */
  readonly outputs: number;
  /** Lengths along each axis, as are those of the others. */
  readonly kernel: readonly number[];
  /** @default 1 */
  readonly strides?: readonly number[];
  /** @default 1 */
  readonly dilations?: readonly number[];
  /** Zeros before each axis, and as many after it; or all befores and then all afters. @default 0 */
  readonly pads?: readonly number[];
  /** Channels are connected within a group only; as many as channels: depthwise. @default 1 */
  readonly groups?: number;
  /** @default true */
  readonly bias?: boolean;
}

/**
 * A convolution over one axis or more: `x` is (batch, inputs, ...lengths), the output (batch, outputs, ...lengths). Weights and
 * biases begin uniform in +-1/sqrt(numbers that an output sees), as PyTorch's do.
 */
export function convolution(layers: Layers, name: string, x: Value, options: ConvolutionOptions): Value {
  const { inputs, outputs, kernel, strides, dilations, pads, groups = 1, bias = true } = options;
  checkWidth(name, x, 1, inputs);
  const seen = kernel.reduce((product, length) => product * length, inputs / groups);
  const initial = uniform(1 / Math.sqrt(seen));
  const weight = layers.weight(`${name} weight`, [outputs, inputs / groups, ...kernel], initial);
  const further = bias ? [layers.weight(`${name} bias`, [outputs], initial)] : [];
  return layers.graph.op('Conv', [x, weight, ...further], {
    kernel_shape: kernel,
    group: groups,
    ...(strides && { strides }),
    ...(dilations && { dilations }),
    ...(pads && { pads: pads.length === kernel.length ? [...pads, ...pads] : pads }),
  });
}
