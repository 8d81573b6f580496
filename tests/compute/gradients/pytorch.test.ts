import { readFileSync } from 'node:fs';
import test from 'ava';
import { gradients } from '../../../src/compute/gradients/gradients.ts';
import { normalisedByBatch } from '../../../src/compute/layers/channel-norm.ts';
import { GraphBuilder } from '../../../src/compute/onnx-model.ts';
import { createSession, float32, type Tensor } from '../../../src/compute/session.ts';
import type { Attributes, Value } from '../../../src/compute/values.ts';

interface Case {
  readonly shapes: readonly (readonly number[])[];
  readonly output: readonly number[];
  readonly gradients: readonly (readonly number[])[];
}

const { cases }: { cases: Readonly<Record<string, Case>> } = JSON.parse(
  readFileSync('tests/compute/gradients/fixtures/layers.json', 'utf8'),
);

type Operator = (graph: GraphBuilder, inputs: readonly Value[]) => Value;
const one =
  (type: string, attributes: Attributes = {}): Operator =>
  (graph, inputs) =>
    graph.op(type, inputs, attributes);

/** The operators of the cases of tests/reference/compute-layers.py. */
const OPERATORS: Readonly<Record<string, Operator>> = {
  conv1d: one('Conv', { strides: [3], pads: [2, 2] }),
  dilated: one('Conv', { dilations: [2, 3], pads: [1, 2, 1, 2] }),
  strided: one('Conv', { strides: [2, 2], pads: [1, 1, 1, 1] }),
  grouped: one('Conv', { group: 2, strides: [2, 1], pads: [1, 1, 1, 1] }),
  depthwise: one('Conv', { group: 3, pads: [1, 1, 1, 1] }),
  depthwiseStrided: one('Conv', { group: 3, strides: [2, 2], pads: [1, 1, 1, 1] }),
  pointwise: one('Conv'),
  maxPool: one('MaxPool', { kernel_shape: [3, 2], strides: [2, 1], pads: [1, 0, 1, 0] }),
  averagePool: one('AveragePool', {
    kernel_shape: [3, 2],
    strides: [2, 2],
    pads: [1, 1, 1, 1],
    count_include_pad: 1,
  }),
  tanh: one('Tanh'),
  leakyRelu: one('LeakyRelu', { alpha: { float: 0.2 } }),
  hardSwish: (graph, [x]) => graph.op('HardSwish', x ? [graph.op('Mul', [x, graph.scalar(4)])] : []),
  gelu: one('Gelu'),
  softmax: one('Softmax', { axis: 1 }),
  batchNorm(graph, [x, scale, shift]) {
    if (!x || !scale || !shift) throw new Error('there are three inputs');
    return normalisedByBatch(graph, x, scale, shift).output;
  },
};

test('there is an operator for every case', (t) => {
  t.deepEqual(Object.keys(OPERATORS), Object.keys(cases));
});

const sizeOf = (dims: readonly number[]) => dims.reduce((product, dim) => product * dim, 1);

for (const [name, { shapes, output, gradients: expected }] of Object.entries(cases)) {
  test(`${name} has the output and the gradients that PyTorch gives`, async (t) => {
    const graph = new GraphBuilder();
    const inputs = shapes.map((dims, index) => graph.input(`x${index}`, dims));
    const y = OPERATORS[name]?.(graph, inputs);
    if (y?.dims === undefined) return t.fail('the shape is known');
    t.is(sizeOf(y.dims.map(Number)), output.length);
    const weights = Float32Array.from(output, (_, index) => Math.sin(index + 1));
    const weighted = graph.op('Mul', [y, graph.constant(weights, y.dims.map(Number))]);
    const axes = graph.integers(y.dims.map((_, axis) => axis));
    const loss = graph.op('ReduceSum', [weighted, axes], { keepdims: 0 });
    graph.output('y', y);
    for (const [index, gradient] of gradients(graph, loss, inputs).entries()) {
      graph.output(`g${index}`, gradient);
    }
    const session = await createSession(graph.toBytes());
    const feeds = shapes.map((dims, which): [string, Tensor] => {
      const values = Float32Array.from({ length: sizeOf(dims) }, (_, index) => Math.sin(3 * index + which));
      return [`x${which}`, float32(values, dims)];
    });
    const found = await session.run(Object.fromEntries(feeds));
    for (const [index, values] of [output, ...expected].entries()) {
      const own = found[index === 0 ? 'y' : `g${index - 1}`]?.data as Float32Array;
      t.is(own.length, values.length);
      const most = Math.max(...values.map((value, at) => Math.abs(value - (own[at] ?? Number.NaN))));
      t.true(most < 2e-5, `${index === 0 ? 'output' : `gradient ${index - 1}`} differs by ${most}`);
    }
    await session.release();
  });
}
