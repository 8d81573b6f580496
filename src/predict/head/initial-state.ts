import { RandomStream } from '../../random/random-stream.ts';
import type { HeadConfig } from './types.ts';

/** Sizes of a layer and the names of its state in the training graph. */
export interface LayerShape {
  readonly name: string;
  readonly inputs: number;
  readonly outputs: number;
  /** Hidden layers have batch norm, dropout and ReLU; the last one, the projection, has none of them. */
  readonly hidden: boolean;
}

export function layerShapes(
  config: Pick<HeadConfig, 'hiddenLayers' | 'hiddenDim'>,
  inputs: number,
  labels: number,
): LayerShape[] {
  const hidden = Array.from({ length: config.hiddenLayers }, (_, index) => ({
    name: `hidden${index}`,
    inputs: index === 0 ? inputs : config.hiddenDim,
    outputs: config.hiddenDim,
    hidden: true,
  }));
  const last = config.hiddenLayers > 0 ? config.hiddenDim : inputs;
  return [...hidden, { name: 'projection', inputs: last, outputs: labels, hidden: false }];
}

/**
 * The head before training: weights by Xavier with gain 1 for the first layer and sqrt(2) after a ReLU, biases
 * uniform in +-1/sqrt(inputs) as PyTorch's Linear draws them, batch norm with scale 1, shift 0, mean 0, variance 1.
 */
export function initialState(
  shapes: readonly LayerShape[],
  initialization: HeadConfig['initialization'],
  seed: number,
): Map<string, Float32Array> {
  const state = new Map<string, Float32Array>();
  for (const [index, { name, inputs, outputs, hidden }] of shapes.entries()) {
    const variance = ((index === 0 ? 1 : 2) * 2) / (inputs + outputs);
    const weights = new RandomStream(seed, `${name} weight`);
    state.set(`${name} weight`, xavier(weights, initialization, inputs * outputs, variance));
    const bound = 1 / Math.sqrt(inputs);
    state.set(`${name} bias`, uniform(new RandomStream(seed, `${name} bias`), outputs, bound));
    if (!hidden) continue;
    state.set(`${name} scale`, new Float32Array(outputs).fill(1));
    state.set(`${name} shift`, new Float32Array(outputs));
    state.set(`${name} mean`, new Float32Array(outputs));
    state.set(`${name} variance`, new Float32Array(outputs).fill(1));
  }
  return state;
}

/** Numbers drawn at a time, which bounds the memory that they take. */
const DRAWN_AT_ONCE = 2 ** 16;

function xavier(
  stream: RandomStream,
  initialization: HeadConfig['initialization'],
  size: number,
  variance: number,
): Float32Array {
  if (initialization === 'xavier_uniform') return uniform(stream, size, Math.sqrt(3 * variance));
  const deviation = Math.sqrt(variance);
  return drawn(size, (count) => stream.normals(count).map((normal) => normal * deviation));
}

function uniform(stream: RandomStream, size: number, bound: number): Float32Array {
  return drawn(size, (count) => stream.uniforms(count).map((draw) => (2 * draw - 1) * bound));
}

function drawn(size: number, draw: (count: number) => Float64Array): Float32Array {
  const values = new Float32Array(size);
  for (let start = 0; start < size; start += DRAWN_AT_ONCE) {
    values.set(draw(Math.min(DRAWN_AT_ONCE, size - start)), start);
  }
  return values;
}
