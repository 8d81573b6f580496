import test from 'ava';
import fc from 'fast-check';
import { GraphBuilder } from '../../src/compute/onnx-model.ts';
import { adam } from '../../src/compute/optimisers/adam.ts';
import { padSums } from '../../src/compute/padded-sums.ts';
import { createSession, float32 } from '../../src/compute/session.ts';
import { completeGraph } from '../../src/compute/training-graph.ts';
import type { Dims } from '../../src/compute/values.ts';
import { layerShapes } from '../../src/predict/head/initial-state.ts';
import { trainingModel } from '../../src/predict/head/training-model.ts';
import { RandomStream } from '../../src/random/random-stream.ts';

/** A product along the batch, as that from which the gradient of a weight of shape (rows, columns) follows. */
function product(rows: number, columns: number, transB: number): GraphBuilder {
  const graph = new GraphBuilder();
  const second: Dims = transB === 1 ? [columns, 'batch'] : ['batch', columns];
  const inputs = [graph.input('first', [rows, 'batch']), graph.input('second', second)];
  graph.output('product', graph.op('Gemm', inputs, { transB, alpha: { float: 1 / 0.9 } }));
  return graph;
}

type Pair = readonly [number, number];

async function bytesOf(
  graph: GraphBuilder,
  dims: Readonly<Record<'first' | 'second', Pair>>,
  threads: number,
): Promise<Buffer> {
  const session = await createSession(graph.toBytes(), { threads });
  const drawn = (name: 'first' | 'second') => {
    const [rows, columns] = dims[name];
    const draws = new RandomStream(1, name).uniforms(rows * columns);
    return float32(
      Float32Array.from(draws, (draw) => draw - 0.5),
      [rows, columns],
    );
  };
  const { product: made } = await session.run({ first: drawn('first'), second: drawn('second') });
  await session.release();
  const data = made?.data as Float32Array;
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength);
}

test('sums over a batch that end with zeros have the same bytes', async (t) => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(512, 640, 1024),
      fc.integer({ min: 1, max: 140 }),
      fc.oneof(fc.integer({ min: 1, max: 300 }), fc.constantFrom(1020, 1022, 1024, 1025)),
      fc.constantFrom(0, 1),
      fc.constantFrom(1, 2),
      async (rows, columns, batch, transB, threads) => {
        const [plain, padded] = [product(rows, columns, transB), product(rows, columns, transB)];
        padSums(padded);
        t.deepEqual(
          padded.nodes.map(({ type }) => type),
          ['Concat', 'Concat', 'Gemm'],
        );
        const second: Pair = transB === 1 ? [columns, batch] : [batch, columns];
        const dims = { first: [rows, batch], second } as const;
        t.true((await bytesOf(padded, dims, threads)).equals(await bytesOf(plain, dims, threads)));
      },
    ),
    { numRuns: 40 },
  );
});

test('products of few rows, and those along columns whose number is known, are left as they are', (t) => {
  const few = product(256, 8, 0);
  const known = new GraphBuilder();
  known.op('Gemm', [known.input('first', [1024, 1024]), known.input('second', [1024, 8])]);
  for (const graph of [few, known]) {
    const before = [...graph.nodes];
    padSums(graph);
    t.deepEqual(graph.nodes, before);
  }
});

test('in a step of a head the gradients of the weights of hidden layers are such sums', (t) => {
  const gradients = (hiddenLayers: number) => {
    const shapes = layerShapes({ hiddenLayers, hiddenDim: 512 }, 32, 5);
    const model = trainingModel(shapes, 'multiclass', 0.1);
    completeGraph(model, adam(), { inParts: true });
    return model.graph.nodes.filter(
      ({ type, inputs }) => type === 'Gemm' && inputs[0]?.dims?.[1] === 'batch and zeros',
    ).length;
  };
  t.deepEqual([0, 1, 2].map(gradients), [0, 1, 2]);
});
