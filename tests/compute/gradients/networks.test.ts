import test from 'ava';
import { gradients } from '../../../src/compute/gradients/gradients.ts';
import { normalisedByBatch } from '../../../src/compute/layers/channel-norm.ts';
import { GraphBuilder } from '../../../src/compute/onnx-model.ts';
import type { Attributes, Dims, Value } from '../../../src/compute/values.ts';
import { checkGradients } from './check-gradients.ts';

type Operator = (graph: GraphBuilder, inputs: readonly Value[]) => Value;

const one =
  (type: string, attributes: Attributes = {}): Operator =>
  (graph, inputs) =>
    graph.op(type, inputs, attributes);

/** With further inputs that are constant vectors. */
const withVectors =
  (type: string, vectors: readonly (readonly number[])[], output: { dims?: Dims } = {}): Operator =>
  (graph, inputs) =>
    graph.op(type, [...inputs, ...vectors.map((vector) => graph.integers(vector))], {}, output);

const CONVOLUTIONS: Readonly<Record<string, readonly [(readonly (number | 'batch')[])[], Attributes]>> = {
  'over one axis': [
    [
      ['batch', 2, 7],
      [3, 2, 3],
    ],
    {},
  ],
  'with a bias, strides and pads that leave a rest': [
    [['batch', 2, 8], [3, 2, 3], [3]],
    { strides: [2], pads: [1, 0] },
  ],
  'that does not reach the end': [
    [
      ['batch', 1, 9],
      [2, 1, 2],
    ],
    { strides: [3] },
  ],
  'dilated, padded unevenly': [
    [
      ['batch', 2, 9],
      [2, 2, 3],
    ],
    { dilations: [2], pads: [1, 3] },
  ],
  'over two axes': [
    [
      ['batch', 2, 5, 4],
      [2, 2, 3, 2],
    ],
    { pads: [1, 0, 1, 1] },
  ],
  'strided over two axes': [
    [
      ['batch', 2, 5, 6],
      [3, 2, 3, 3],
    ],
    { strides: [2, 2], pads: [1, 1, 1, 1] },
  ],
  'strided and dilated along different axes': [
    [
      ['batch', 1, 6, 7],
      [2, 1, 2, 3],
    ],
    { strides: [2, 1], dilations: [1, 2], pads: [0, 2, 1, 1] },
  ],
  'of one point': [[['batch', 3, 2, 3], [2, 3, 1, 1], [2]], {}],
  'of one point, strided': [
    [
      ['batch', 2, 4, 3],
      [3, 2, 1, 1],
    ],
    { strides: [2, 2] },
  ],
  'of one point, padded': [
    [
      ['batch', 2, 3],
      [3, 2, 1],
    ],
    { pads: [1, 1] },
  ],
  'in groups': [
    [
      ['batch', 4, 5],
      [6, 2, 3],
    ],
    { group: 2, pads: [1, 1] },
  ],
  'in groups, strided': [
    [
      ['batch', 4, 6],
      [2, 2, 3],
    ],
    { group: 2, strides: [2], pads: [1, 1] },
  ],
  depthwise: [
    [
      ['batch', 3, 4, 4],
      [3, 1, 3, 3],
    ],
    { group: 3, pads: [1, 1, 1, 1] },
  ],
  'depthwise and strided': [
    [['batch', 3, 5, 4], [3, 1, 3, 3], [3]],
    { group: 3, strides: [2, 2], pads: [1, 1, 1, 1] },
  ],
  'depthwise, leaving out rows': [
    [
      ['batch', 2, 6, 3],
      [2, 1, 3, 3],
    ],
    { group: 2, strides: [2, 1], pads: [1, 1, 1, 1] },
  ],
  'depthwise, leaving out rows, padded unevenly, the last row unreached': [
    [
      ['batch', 2, 7, 4],
      [2, 1, 4, 2],
    ],
    { group: 2, strides: [3, 1], pads: [1, 0, 0, 1] },
  ],
  'depthwise, with fewer rows in the kernel than are left out': [
    [
      ['batch', 2, 5, 3],
      [2, 1, 2, 1],
    ],
    { group: 2, strides: [3, 1] },
  ],
  'depthwise, dilated, padded unevenly': [
    [
      ['batch', 2, 7, 6],
      [2, 1, 3, 2],
    ],
    { group: 2, strides: [2, 1], dilations: [1, 3], pads: [2, 0, 0, 1] },
  ],
  'depthwise, with many rows': [
    [
      ['batch', 2, 33, 2],
      [2, 1, 2, 1],
    ],
    { group: 2, pads: [0, 0, 1, 0] },
  ],
  'depthwise over one axis': [
    [
      ['batch', 3, 6],
      [3, 1, 3],
    ],
    { group: 3, pads: [1, 1] },
  ],
  'depthwise, two outputs a channel': [
    [
      ['batch', 2, 6],
      [4, 1, 3],
    ],
    { group: 2, pads: [1, 1] },
  ],
  'with a pad longer than the kernel': [
    [
      ['batch', 1, 3],
      [2, 1, 2],
    ],
    { pads: [3, 2] },
  ],
};

for (const [name, [shapes, attributes]] of Object.entries(CONVOLUTIONS)) {
  test(`a convolution ${name} passes gradients`, (t) => checkGradients(t, shapes, one('Conv', attributes)));
}

for (const type of ['Tanh', 'LeakyRelu', 'HardSwish', 'Gelu', 'Softmax', 'Abs']) {
  const attributes: Attributes = type === 'LeakyRelu' ? { alpha: { float: 0.2 } } : {};
  test(`${type} passes gradients`, (t) => checkGradients(t, [['batch', 5]], one(type, attributes)));
}

test('HardSwish passes gradients on all three parts of it', (t) =>
  checkGradients(t, [['batch', 5]], one('HardSwish'), (x) => 4.5 * x + 0.013));

test('Softmax passes gradients along another axis', (t) =>
  checkGradients(t, [['batch', 4, 2]], one('Softmax', { axis: 1 })));

const POOLINGS: Readonly<Record<string, readonly [string, Attributes]>> = {
  'the largest of windows side by side': ['MaxPool', { kernel_shape: [2, 2], strides: [2, 2] }],
  'the largest of windows that overlap': [
    'MaxPool',
    { kernel_shape: [3, 2], strides: [1, 1], pads: [1, 0, 1, 1] },
  ],
  'the mean of windows side by side': ['AveragePool', { kernel_shape: [2, 2], strides: [2, 2] }],
  'the mean of padded windows that overlap': [
    'AveragePool',
    { kernel_shape: [3, 2], strides: [2, 1], pads: [1, 0, 1, 1], count_include_pad: 1 },
  ],
  'the mean of all': ['GlobalAveragePool', {}],
};

for (const [name, [type, attributes]] of Object.entries(POOLINGS)) {
  // Apart from each other by more than what the differences are taken of.
  const apart = (x: number) => 40 * x;
  test(`${name} passes gradients`, (t) =>
    checkGradients(t, [['batch', 2, 5, 4]], one(type, attributes), type === 'MaxPool' ? apart : undefined));
}

const SHAPES: Readonly<Record<string, Operator>> = {
  Reshape: withVectors('Reshape', [[0, -1]]),
  Flatten: one('Flatten'),
  Unsqueeze: withVectors('Unsqueeze', [[1, -1]]),
  Slice: withVectors(
    'Slice',
    [
      [1, -2],
      [4, 3],
      [1, 2],
    ],
    { dims: ['batch', 3, 2] },
  ),
  Pad: withVectors('Pad', [[0, 1, 0, 0, 2, 1]], { dims: ['batch', 7, 4] }),
};

for (const [type, operator] of Object.entries(SHAPES)) {
  test(`${type} passes gradients`, (t) => checkGradients(t, [['batch', 4, 3]], operator));
}

test('Squeeze, Concat and Expand pass gradients', async (t) => {
  await checkGradients(t, [['batch', 1, 3]], withVectors('Squeeze', [[1]]));
  await checkGradients(
    t,
    [
      ['batch', 2, 3],
      ['batch', 4, 3],
    ],
    one('Concat', { axis: 1 }),
  );
  await checkGradients(t, [[3, 1, 2]], withVectors('Expand', [[3, 4, 2]], { dims: [3, 4, 2] }));
});

test('Split passes gradients, also where a part of it is not used', async (t) => {
  const shapes = [['batch', 5, 2]] as const;
  const parts = [{ dims: ['batch', 2, 2] }, { dims: ['batch', 3, 2] }] as const;
  const split = (graph: GraphBuilder, inputs: readonly Value[]) =>
    graph.opWithOutputs('Split', [...inputs, graph.integers([2, 3])], { axis: 1 }, parts) as [Value, Value];
  await checkGradients(t, shapes, (graph, inputs) => graph.op('Tanh', [split(graph, inputs)[1]]));
  await checkGradients(t, shapes, (graph, inputs) => {
    const [first, second] = split(graph, inputs);
    return graph.op('Concat', [graph.op('Exp', [second]), graph.op('Tanh', [first])], { axis: 1 });
  });
});

test('Where passes gradients to the values it takes', (t) =>
  checkGradients(t, [['batch', 4], [4], ['batch', 4]], (graph, [a, b, c]) => {
    if (!a || !b || !c) throw new Error('there are three inputs');
    return graph.op('Where', [graph.op('Greater', [c, graph.scalar(0)]), a, graph.op('Mul', [b, c])]);
  }));

test('products of several matrices pass gradients, one for all or one each', async (t) => {
  await checkGradients(
    t,
    [
      ['batch', 2, 3],
      ['batch', 3, 4],
    ],
    one('MatMul'),
  );
  await checkGradients(
    t,
    [
      ['batch', 2, 3],
      [3, 4],
    ],
    one('MatMul'),
  );
});

test('batch normalisation of channels passes gradients', (t) =>
  checkGradients(t, [['batch', 2, 2, 3], [2], [2]], (graph, [x, scale, shift]) => {
    if (!x || !scale || !shift) throw new Error('there are three inputs');
    return normalisedByBatch(graph, x, scale, shift).output;
  }));

test('forms whose gradient would be wrong are refused', (t) => {
  const refused = (dims: readonly (number | string)[], operator: Operator, message: RegExp) => {
    const graph = new GraphBuilder();
    const x = graph.input('x', dims);
    const y = operator(graph, [x]);
    const loss = graph.op('ReduceSum', [y, graph.integers((y.dims ?? []).map((_, axis) => axis))], {
      keepdims: 0,
    });
    t.throws(() => gradients(graph, loss, [x]), { message });
  };
  refused([2, 1, 4], one('AveragePool', { kernel_shape: [2], pads: [1, 0] }), /count_include_pad/);
  refused([4], withVectors('Slice', [[0], [4], [0], [2]], { dims: [2] }), /steps of 1/);
  refused(
    [4],
    (graph, [x]) => graph.op('Pad', x ? [x, graph.integers([1, 1])] : [], { mode: 'reflect' }, { dims: [6] }),
    /mode reflect/,
  );
});
