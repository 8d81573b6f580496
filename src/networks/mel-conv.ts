import { convolvedDims } from '../compute/spatial.ts';
import { type BlockShape, invertedResidual, normalisedConvolution } from './inverted-residual.ts';
import type { Network, NetworkInput, NetworkKind, NetworkSettings } from './network.ts';

/** Channels of the three stages. With 64 bins: 17, 59 and 126 thousand numbers to learn. */
const CHANNELS = { small: [16, 28, 52], medium: [32, 56, 104], large: [48, 84, 152] } as const;
type Size = keyof typeof CHANNELS;
/** Blocks of each stage; the last two halve the bins. */
const BLOCKS = [3, 2, 1] as const;
/** Frames to one frame embedding: both convolutions before the blocks halve them. */
const STRIDE = 4;
/** One frame on each side for each convolution: of the first every frame, of the second every other, of the blocks every fourth. */
const CONTEXT = 1 + 2 + STRIDE * BLOCKS.reduce<number>((sum, blocks) => sum + blocks, 0);

/**
 * A small convolutional network for mel spectra, to be trained from scratch: two strided convolutions, six inverted residuals
 * after CP-Mobile (Schmid et al. 2023, "Distilling the knowledge of transformers and CNNs with CP-Mobile"), and one depthwise
 * kernel over all bins that are left, so that a frame embedding knows how high a sound is. A scene embedding is the mean of the
 * frame embeddings.
 */
export const melConv: NetworkKind = {
  name: 'mel_conv',
  source: import.meta.url,
  defaults: { size: 'medium' },
  create,
};

function create(settings: NetworkSettings, { bins }: NetworkInput): Network {
  const { size } = settings;
  if (typeof size !== 'string' || !(size in CHANNELS)) {
    throw new RangeError(`size ${size}; expected one of ${Object.keys(CHANNELS).join(', ')}`);
  }
  const channels = CHANNELS[size as Size];
  const [first, , last] = channels;
  const left = binsLeft(bins);
  return {
    name: 'mel_conv',
    settings,
    size: last,
    stride: STRIDE,
    context: CONTEXT,
    addTo(layers, x) {
      const { graph } = layers;
      const image = graph.op('Unsqueeze', [x, graph.integers([1])]);
      const halved = { kernel: [3, 3], strides: [2, 2], pads: [1, 1] };
      const stem = normalisedConvolution(layers, 'stem', image, { inputs: 1, outputs: first / 4, ...halved });
      const entry = normalisedConvolution(layers, 'entry', graph.op('Relu', [stem]), {
        inputs: first / 4,
        outputs: first,
        ...halved,
      });
      let value = graph.op('Relu', [entry]);
      for (const [index, shape] of blockShapes(channels).entries()) {
        value = invertedResidual(layers, `block ${index}`, value, shape);
      }
      const column = normalisedConvolution(layers, 'bins', value, {
        inputs: last,
        outputs: last,
        kernel: [left, 1],
        groups: last,
      });
      const embedded = graph.op('Relu', [graph.op('Squeeze', [column, graph.integers([2])])]);
      const frames = graph.op('Transpose', [embedded], { perm: [0, 2, 1] });
      return { scene: graph.op('ReduceMean', [embedded, graph.integers([2])], { keepdims: 0 }), frames };
    },
  };
}

function blockShapes(channels: readonly number[]): BlockShape[] {
  let inputs = channels[0] ?? 0;
  return channels.flatMap((outputs, stage) =>
    Array.from({ length: BLOCKS[stage] ?? 0 }, (_, index) => {
      const strides = index === 0 && stage > 0 ? ([2, 1] as const) : ([1, 1] as const);
      const shape = { inputs, outputs, expanded: 2 * inputs, strides };
      inputs = outputs;
      return shape;
    }),
  );
}

/** Bins after the four layers that halve them. */
function binsLeft(bins: number): number {
  const halved = { kernel: [3], strides: [2], dilations: [1], before: [1], after: [1] };
  let left = bins;
  for (let layer = 0; layer < 4; layer++) left = Number(convolvedDims([1, 1, left], halved)[0]);
  return left;
}
