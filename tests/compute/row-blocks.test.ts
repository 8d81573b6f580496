import test from 'ava';
import fc from 'fast-check';
import { GraphBuilder } from '../../src/compute/onnx-model.ts';
import { adam } from '../../src/compute/optimisers/adam.ts';
import { inRowBlocks } from '../../src/compute/row-blocks.ts';
import { createSession, float32 } from '../../src/compute/session.ts';
import { completeGraph } from '../../src/compute/training-graph.ts';
import type { Value } from '../../src/compute/values.ts';
import { layerShapes } from '../../src/predict/head/initial-state.ts';
import { trainingModel } from '../../src/predict/head/training-model.ts';
import { RandomStream } from '../../src/random/random-stream.ts';

const COLUMNS = 24;

/** Two products and, between them, what a layer does with each row; `kept` are values that it puts out. */
function layer(rows: number, choices: readonly number[]): { graph: GraphBuilder; kept: readonly Value[] } {
  const graph = new GraphBuilder();
  const x = graph.input('x', ['batch', COLUMNS]);
  const product = graph.op('Gemm', [graph.input('weight', [rows, COLUMNS]), x], { transB: 1 });
  const second = graph.input('second', [rows, 'batch']);
  const axis = graph.integers([1]);
  const sum = (value: Value) => graph.op('ReduceSum', [value, axis], { keepdims: 1 });
  const mean = graph.op('ReduceMean', [product, axis], { keepdims: 1 });
  let value = graph.op('Sub', [product, mean]);
  for (const choice of choices) {
    if (choice === 0) value = graph.op('Add', [value, second]);
    else if (choice === 1) value = graph.op('Mul', [value, graph.op('Mul', [sum(value), graph.scalar(0.1)])]);
    else if (choice === 2) value = graph.op('Add', [graph.op('Relu', [value]), product]);
    else value = graph.op('Sub', [value, graph.op('Sqrt', [sum(graph.op('Mul', [value, value]))])]);
  }
  const perRow = graph.op('Cast', [graph.op('Size', [value])], { to: 1 });
  const kept = [graph.op('Gemm', [value, x]), graph.op('Add', [mean, perRow])];
  return { graph, kept };
}

async function outputsOf({ graph, kept }: ReturnType<typeof layer>, rows: number, batch: number) {
  for (const [index, value] of kept.entries()) graph.output(`kept ${index}`, value);
  const session = await createSession(graph.toBytes());
  const draws = new RandomStream(1, 'values');
  const drawn = (...dims: readonly [number, number]) =>
    float32(
      Float32Array.from(draws.uniforms(dims[0] * dims[1]), (draw) => draw - 0.5),
      dims,
    );
  const outputs = await session.run({
    x: drawn(batch, COLUMNS),
    weight: drawn(rows, COLUMNS),
    second: drawn(rows, batch),
  });
  await session.release();
  return kept.map((_, index) => outputs[`kept ${index}`]?.data);
}

test('a graph in blocks of rows gives the same bytes', async (t) => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(256, 384, 1024),
      fc.integer({ min: 1, max: 40 }),
      fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 5 }),
      async (rows, batch, choices) => {
        const [whole, inBlocks] = [layer(rows, choices), layer(rows, choices)];
        inRowBlocks(inBlocks.graph, inBlocks.kept);
        t.true(inBlocks.graph.nodes.some(({ type }) => type === 'Scan') || choices.length < 3);
        t.deepEqual(await outputsOf(inBlocks, rows, batch), await outputsOf(whole, rows, batch));
      },
    ),
    { numRuns: 20 },
  );
});

const CHOICES = [0, 1, 2, 3] as const;

test('few rows, and those that no block divides, are left as they are', (t) => {
  for (const rows of [64, 128, 200]) {
    const { graph, kept } = layer(rows, CHOICES);
    const before = [...graph.nodes];
    inRowBlocks(graph, kept);
    t.deepEqual(graph.nodes, before);
  }
});

test('operators whose results are to be put out are left as they are', (t) => {
  const { graph, kept } = layer(256, CHOICES);
  const between = graph.nodes.find(({ type }) => type === 'Relu')?.outputs ?? [];
  t.is(between.length, 1);
  const before = [...graph.nodes];
  inRowBlocks(graph, [...kept, ...between]);
  t.deepEqual(graph.nodes, before);
});

test('a step of a head has two Scans for each hidden layer, forwards and backwards', (t) => {
  const count = (hiddenLayers: number) => {
    const config = { hiddenLayers, hiddenDim: 256 };
    const shapes = layerShapes(config, 32, 5);
    const model = trainingModel(shapes, 'multiclass', 0.1);
    completeGraph(model, adam(), { inParts: true });
    return model.graph.nodes.filter(({ type }) => type === 'Scan').length;
  };
  t.deepEqual([0, 1, 2].map(count), [0, 2, 4]);
});
