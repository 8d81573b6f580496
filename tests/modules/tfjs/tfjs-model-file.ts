import { smallConvWeights } from '../onnx/small-conv.ts';

type Files = Record<string, string | Uint8Array>;
interface Weights {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array | Int32Array;
}
interface GraphNode {
  readonly name: string;
  readonly op: string;
  readonly input?: readonly string[];
  readonly attr?: Readonly<Record<string, unknown>>;
}

/** `model.json` and two files of weights, split at a place that is no border of a tensor. */
function modelFiles(json: object, weights: readonly Weights[]): Files {
  const bytes = Buffer.concat(weights.map(({ values }) => new Uint8Array(values.buffer)));
  const half = Math.floor(bytes.length / 2) + 1;
  const manifest = {
    paths: ['first.bin', 'second.bin'],
    weights: weights.map(({ name, shape, values }) => ({
      name,
      shape,
      dtype: values instanceof Int32Array ? 'int32' : 'float32',
    })),
  };
  return {
    'model.json': JSON.stringify({ ...json, weightsManifest: [manifest] }),
    'first.bin': bytes.subarray(0, half),
    'second.bin': bytes.subarray(half),
  };
}

/** A graph model with an input `audio`, put together from nodes of a GraphDef and constants. */
export function graphModel(
  dims: readonly number[],
  nodes: readonly GraphNode[],
  constants: readonly Weights[],
  outputs: readonly string[],
): Files {
  const shape = { dim: dims.map((size) => ({ size: String(size) })) };
  const float = { type: 'DT_FLOAT' };
  const all = [
    { name: 'audio', op: 'Placeholder', attr: { dtype: float, shape: { shape } } },
    ...constants.map(({ name, shape: sizes, values }) => {
      const dtype = values instanceof Int32Array ? 'DT_INT32' : 'DT_FLOAT';
      const tensorShape = { dim: sizes.map((size) => ({ size: String(size) })) };
      return {
        name,
        op: 'Const',
        attr: { dtype: { type: dtype }, value: { tensor: { dtype, tensorShape } } },
      };
    }),
    ...nodes.map((node) => ({ ...node, attr: { T: float, ...node.attr } })),
  ];
  const signature = {
    inputs: { audio: { name: 'audio:0', dtype: 'DT_FLOAT', tensorShape: shape } },
    outputs: Object.fromEntries(outputs.map((name) => [name, { name: `${name}:0`, dtype: 'DT_FLOAT' }])),
  };
  const modelTopology = { node: all, versions: { producer: 1 }, library: {} };
  return modelFiles({ format: 'graph-model', modelTopology, signature }, constants);
}

const text = (value: string) => Buffer.from(value).toString('base64');
const ints = (...values: number[]) => ({ list: { i: values.map(String) } });
const integers = (name: string, ...values: number[]): Weights => ({
  name,
  shape: [values.length],
  values: Int32Array.from(values),
});

/** The weights of the small convolutional model, as TensorFlow has them: (height, width, in, out). */
function tensorflowWeights(names: readonly string[]): Weights[] {
  const shapes = [[16, 1, 400], [16], [8, 16, 5], [8]] as const;
  return smallConvWeights().map((values, index) => {
    const [out = 0, inner = 1, size = 1] = shapes[index] ?? [];
    const name = names[index] ?? '';
    if (inner === 1 && size === 1) return { name, shape: [out], values };
    const turned = new Float32Array(values.length);
    for (let o = 0; o < out; o++) {
      for (let i = 0; i < inner; i++) {
        for (let k = 0; k < size; k++) {
          turned[(k * inner + i) * out + o] = values[(o * inner + i) * size + k] ?? 0;
        }
      }
    }
    return { name, shape: [size, 1, inner, out], values: turned };
  });
}

/** The twin of the small convolutional model that PyTorch exported, as a graph model. */
export function smallConvGraph(): Files {
  const conv = (stride: number) => ({
    strides: ints(1, stride, 1, 1),
    padding: { s: text('VALID') },
    data_format: { s: text('NHWC') },
    dilations: ints(1, 1, 1, 1),
  });
  const pads = (name: string, size: number): Weights => ({
    name,
    shape: [4, 2],
    values: Int32Array.from([0, 0, size, size, 0, 0, 0, 0]),
  });
  const nodes: GraphNode[] = [
    { name: 'row', op: 'ExpandDims', input: ['audio', 'last'] },
    { name: 'image', op: 'ExpandDims', input: ['row', 'last'] },
    { name: 'wide', op: 'Pad', input: ['image', 'pads1'] },
    { name: 'conv1', op: 'Conv2D', input: ['wide', 'w1'], attr: conv(160) },
    { name: 'sum1', op: 'BiasAdd', input: ['conv1', 'b1'], attr: { data_format: { s: text('NHWC') } } },
    { name: 'hidden', op: 'Relu', input: ['sum1'] },
    { name: 'wider', op: 'Pad', input: ['hidden', 'pads2'] },
    { name: 'conv2', op: 'Conv2D', input: ['wider', 'w2'], attr: conv(2) },
    { name: 'sum2', op: 'BiasAdd', input: ['conv2', 'b2'], attr: { data_format: { s: text('NHWC') } } },
    { name: 'squeezed', op: 'Squeeze', input: ['sum2'], attr: { squeeze_dims: ints(2) } },
    { name: 'frames', op: 'Tanh', input: ['squeezed'] },
    { name: 'clip', op: 'Mean', input: ['frames', 'time'], attr: { keep_dims: { b: false } } },
  ];
  const constants = [
    ...tensorflowWeights(['w1', 'b1', 'w2', 'b2']),
    integers('last', -1),
    integers('time', 1),
    pads('pads1', 200),
    pads('pads2', 2),
  ];
  return graphModel([-1, -1], nodes, constants, ['frames', 'clip']);
}

/** The same as a layers model, whose input has shape (sounds, samples, 1). */
export function smallConvLayers(): Files {
  const layer = (class_name: string, name: string, from: string, config: object) => ({
    class_name,
    name,
    config: { name, ...config },
    inbound_nodes: [[[from, 0, 0, {}]]],
  });
  const conv = (filters: number, size: number, stride: number, activation: string) => ({
    filters,
    kernel_size: [size, 1],
    strides: [stride, 1],
    padding: 'valid',
    activation,
    use_bias: true,
    data_format: 'channels_last',
  });
  const zeros = (size: number) => ({
    padding: [
      [size, size],
      [0, 0],
    ],
    data_format: 'channels_last',
  });
  const layers = [
    {
      class_name: 'InputLayer',
      name: 'audio',
      config: { name: 'audio', batch_input_shape: [null, null, 1], dtype: 'float32' },
      inbound_nodes: [],
    },
    layer('Reshape', 'image', 'audio', { target_shape: [-1, 1, 1] }),
    layer('ZeroPadding2D', 'wide', 'image', zeros(200)),
    layer('Conv2D', 'conv1', 'wide', conv(16, 400, 160, 'relu')),
    layer('ZeroPadding2D', 'wider', 'conv1', zeros(2)),
    layer('Conv2D', 'conv2', 'wider', conv(8, 5, 2, 'tanh')),
    layer('Reshape', 'frames', 'conv2', { target_shape: [-1, 8] }),
    layer('GlobalAveragePooling1D', 'clip', 'frames', {}),
  ];
  const config = {
    name: 'small_conv',
    layers,
    input_layers: [['audio', 0, 0]],
    output_layers: [
      ['frames', 0, 0],
      ['clip', 0, 0],
    ],
  };
  const modelTopology = {
    class_name: 'Model',
    config,
    keras_version: 'tfjs-layers 4.22.0',
    backend: 'tensor_flow.js',
  };
  const names = ['conv1/kernel', 'conv1/bias', 'conv2/kernel', 'conv2/bias'];
  return modelFiles({ format: 'layers-model', modelTopology }, tensorflowWeights(names));
}
