import test from 'ava';
import { GraphBuilder } from '../../src/compute/onnx-model.ts';
import { onnxMessages } from '../../src/compute/onnx-proto.ts';
import { createSession, float32 } from '../../src/compute/session.ts';
import type { Value } from '../../src/compute/values.ts';

test('a graph runs and gives its outputs by name', async (t) => {
  const graph = new GraphBuilder();
  const x = graph.input('x', ['batch', 2]);
  const w = graph.constant(Float32Array.of(1, 2, 3, 4, 5, 6), [2, 3]);
  const y = graph.op('MatMul', [x, w]);
  t.deepEqual(y.dims, ['batch', 3]);
  graph.output('y', y);
  graph.output('twice', graph.op('Mul', [y, graph.scalar(2)]));
  graph.output('again', y);
  graph.output('x2', x);
  const session = await createSession(graph.toBytes());
  const outputs = await session.run({ x: float32(Float32Array.of(1, 1, 0, 1), [2, 2]) });
  t.deepEqual(outputs.y?.data, Float32Array.of(5, 7, 9, 4, 5, 6));
  t.deepEqual(outputs.again?.data, outputs.y?.data);
  t.deepEqual(outputs.twice?.data, Float32Array.of(10, 14, 18, 8, 10, 12));
  t.deepEqual(outputs.x2?.data, Float32Array.of(1, 1, 0, 1));
  t.deepEqual(outputs.y?.dims, [2, 3]);
});

test('constants that are the same are one', (t) => {
  const graph = new GraphBuilder();
  t.is(graph.scalar(2), graph.scalar(2));
  t.is(graph.integers([1, 2]), graph.integers([1, 2]));
  t.not(graph.scalar(1), graph.scalar(2));
  t.not(graph.integers([1]), graph.scalar(1));
});

test('outputs are written into tensors given for them', async (t) => {
  const graph = new GraphBuilder();
  const x = graph.input('x', [3]);
  graph.output('y', graph.op('Exp', [x]));
  graph.output('z', graph.op('Neg', [x]));
  graph.markCompletion();
  const session = await createSession(graph.toBytes());
  const [y, z] = [new Float32Array(3), new Float32Array(3)];
  await session.runInto({ x: float32(Float32Array.of(0, 1, 2)) }, { y: float32(y), z: float32(z) });
  t.deepEqual(y, Float32Array.of(1, Math.E, Math.E ** 2));
  t.deepEqual(z, Float32Array.of(-0, -1, -2));
  const x4 = { x: float32(new Float32Array(4)) };
  await t.throwsAsync(session.runInto(x4, { y: float32(y), z: float32(z) }), {
    message: /dimensions for input: x/,
  });
});

test('attributes are written with their types', async (t) => {
  const graph = new GraphBuilder();
  const x = graph.input('x', [1, 1, 4]);
  const kernel = graph.constant(Float32Array.of(1, -1), [1, 1, 2]);
  graph.output('y', graph.op('Conv', [x, kernel], { strides: [2], pads: [0, 0], auto_pad: 'NOTSET' }));
  graph.output('z', graph.op('LeakyRelu', [x], { alpha: { float: 0.5 } }));
  const session = await createSession(graph.toBytes());
  const outputs = await session.run({ x: float32(Float32Array.of(4, 1, -2, 5), [1, 1, 4]) });
  t.deepEqual(outputs.y?.data, Float32Array.of(3, -7));
  t.deepEqual(outputs.z?.data, Float32Array.of(4, 1, -1, 5));
});

test('matrices that do not match are refused while building', (t) => {
  const graph = new GraphBuilder();
  const a = graph.input('a', [2, 3]);
  t.throws(() => graph.op('MatMul', [a, a]), { message: 'matrices [2, 3] and [2, 3] do not match' });
  t.throws(() => graph.op('Add', [a, graph.input('b', [2])]), {
    message: 'shapes [2, 3] and [2] do not match',
  });
  t.throws(() => graph.constant(new Float32Array(3), [2]), { message: /needs 2 values, got 3/ });
  t.throws(() => graph.op('LeakyRelu', [a], { alpha: 0.5 }) && graph.toBytes(), { message: /alpha=0.5/ });
});

test('a graph that is trained tells the shapes of what is between its inputs and outputs, where they follow from those of inputs', (t) => {
  const graph = new GraphBuilder();
  const x = graph.input('x', ['batch', 4]);
  const doubled = graph.op('Add', [x, x]);
  graph.op('Relu', [graph.op('Reshape', [doubled, graph.integers([-1, 2])], {}, { dims: ['rows', 2] })]);
  graph.output('y', graph.op('Neg', [doubled]));
  const valueInfo = () => onnxMessages().ModelProto.decode(graph.toBytes()).graph?.valueInfo ?? [];
  t.deepEqual(valueInfo(), []);
  graph.tellShapes();
  const told = valueInfo().map(({ name, type }) => ({
    name,
    dims: type?.tensorType?.shape?.dim?.map(({ dimParam, dimValue }) => dimParam || Number(dimValue)),
  }));
  t.deepEqual(told, [{ name: doubled.name, dims: ['batch', 4] }]);
});

test('a graph is the body of an operator with its inputs and outputs in the order that is asked for', async (t) => {
  const body = new GraphBuilder('inner ');
  const x = body.input('x', [2]);
  const sum = body.input('sum', [2]);
  const scaled = body.op('Mul', [x, body.scalar(2)]);
  const next = body.op('Add', [sum, x]);
  body.output('scaled', scaled);
  body.output('next', next);
  const graph = new GraphBuilder();
  const outputs = graph.opWithOutputs(
    'Scan',
    [graph.input('start', [2]), graph.input('all', ['steps', 2])],
    { body: { graph: body.asBody([sum, x], [next, scaled]) }, num_scan_inputs: 1 },
    [{ dims: [2] }, { dims: ['steps', 2] }],
  );
  for (const [index, name] of ['end', 'each'].entries()) graph.output(name, outputs[index] as Value);
  const session = await createSession(graph.toBytes());
  const { end, each } = await session.run({
    start: float32(Float32Array.of(10, 20)),
    all: float32(Float32Array.of(1, 2, 3, 4), [2, 2]),
  });
  t.deepEqual(end?.data, Float32Array.of(14, 26));
  t.deepEqual(each?.data, Float32Array.of(2, 4, 6, 8));
  t.throws(() => body.asBody([sum, x], [x]), { message: 'x is no output' });
});
