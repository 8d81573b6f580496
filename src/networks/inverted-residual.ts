import { channelNorm } from '../compute/layers/channel-norm.ts';
import { type ConvolutionOptions, convolution } from '../compute/layers/convolution.ts';
import type { Layers } from '../compute/layers/layers.ts';
import type { Value } from '../compute/values.ts';

/** A convolution over (bins, frames) without bias, then batch norm. */
export function normalisedConvolution(
  layers: Layers,
  name: string,
  x: Value,
  options: Omit<ConvolutionOptions, 'bias'>,
): Value {
  const convolved = convolution(layers, name, x, { ...options, bias: false });
  return channelNorm(layers, `${name} norm`, convolved, options.outputs);
}

export interface BlockShape {
  readonly inputs: number;
  readonly outputs: number;
  /** Channels within. */
  readonly expanded: number;
  /** Over bins and frames. */
  readonly strides: readonly [number, number];
}

/**
 * An inverted residual (Sandler et al. 2018, MobileNetV2): points to more channels, 3 x 3 depthwise, points to `outputs`
 * channels; each normalised, ReLU after the first two. Where shapes allow, `x` is added, and ReLU ends the block (as CP-Mobile
 * does, Schmid et al. 2023).
 */
export function invertedResidual(layers: Layers, name: string, x: Value, shape: BlockShape): Value {
  const { graph } = layers;
  const { inputs, outputs, expanded, strides } = shape;
  const wide = graph.op('Relu', [
    normalisedConvolution(layers, `${name} expand`, x, { inputs, outputs: expanded, kernel: [1, 1] }),
  ]);
  const filtered = graph.op('Relu', [
    normalisedConvolution(layers, `${name} depthwise`, wide, {
      inputs: expanded,
      outputs: expanded,
      kernel: [3, 3],
      strides,
      pads: [1, 1],
      groups: expanded,
    }),
  ]);
  const narrow = normalisedConvolution(layers, `${name} project`, filtered, {
    inputs: expanded,
    outputs,
    kernel: [1, 1],
  });
  const residual = inputs === outputs && strides.every((stride) => stride === 1);
  return graph.op('Relu', [residual ? graph.op('Add', [narrow, x]) : narrow]);
}
