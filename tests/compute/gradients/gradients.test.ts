import test from 'ava';
import { gradients } from '../../../src/compute/gradients/gradients.ts';
import { batchNorm } from '../../../src/compute/layers/batch-norm.ts';
import { meanSquaredError, sigmoidCrossEntropy, softmaxCrossEntropy } from '../../../src/compute/losses.ts';
import { GraphBuilder } from '../../../src/compute/onnx-model.ts';
import { createSession, float32 } from '../../../src/compute/session.ts';
import type { Value } from '../../../src/compute/values.ts';
import { checkGradients } from './check-gradients.ts';

const one = (type: string) => (graph: GraphBuilder, inputs: readonly Value[]) => graph.op(type, inputs);
const positive = (x: number) => Math.abs(x) + 0.5;

for (const type of ['Add', 'Sub', 'Mul', 'Div']) {
  test(`${type} passes gradients, broadcast or not`, async (t) => {
    const far = (x: number) => x + 2 * Math.sign(x);
    await checkGradients(
      t,
      [
        ['batch', 4],
        ['batch', 4],
      ],
      one(type),
      far,
    );
    await checkGradients(t, [['batch', 4], [4]], one(type), far);
    await checkGradients(
      t,
      [
        ['batch', 1],
        ['batch', 4],
      ],
      one(type),
      far,
    );
    await checkGradients(
      t,
      [
        [2, 1, 4],
        ['batch', 1],
      ],
      one(type),
      far,
    );
    await checkGradients(t, [[], ['batch', 2]], one(type), far);
  });
}

for (const type of ['Relu', 'Sigmoid', 'Softplus', 'Exp', 'Neg']) {
  test(`${type} passes gradients`, (t) => checkGradients(t, [['batch', 5]], one(type)));
}

for (const type of ['Log', 'Sqrt']) {
  test(`${type} passes gradients`, (t) => checkGradients(t, [['batch', 5]], one(type), positive));
}

test('a square passes its gradient once for both factors', (t) =>
  checkGradients(t, [['batch', 4]], (graph, [x]) => (x ? graph.op('Mul', [x, x]) : fail())));

for (const type of ['ReduceSum', 'ReduceMean']) {
  for (const axes of [[0], [1], [-1], [0, 1]]) {
    for (const keepdims of [0, 1]) {
      test(`${type} over ${axes} passes gradients, keepdims ${keepdims}`, async (t) => {
        const reduce = (graph: GraphBuilder, [x]: readonly Value[]) =>
          x ? graph.op(type, [x, graph.integers(axes)], { keepdims }) : fail();
        await checkGradients(t, [['batch', 4]], reduce);
        await checkGradients(t, [['batch', 4]], (graph, [x]) => {
          if (!x) return fail();
          const squared = graph.op(type, [graph.op('Mul', [x, x]), graph.integers(axes)], { keepdims: 1 });
          return graph.op('Sub', [x, squared]);
        });
      });
    }
  }
}

test('products pass gradients, transposed or not', async (t) => {
  await checkGradients(
    t,
    [
      ['batch', 4],
      [4, 2],
    ],
    one('MatMul'),
  );
  for (const transA of [0, 1]) {
    for (const transB of [0, 1]) {
      const left = transA ? ([4, 'batch'] as const) : (['batch', 4] as const);
      const shapes = [left, transB ? [2, 4] : [4, 2], [2]];
      await checkGradients(t, shapes, (graph, inputs) =>
        graph.op('Gemm', inputs, { transA, transB, alpha: { float: 0.75 } }),
      );
    }
  }
});

test('Transpose passes gradients', async (t) => {
  await checkGradients(t, [['batch', 2]], one('Transpose'));
  await checkGradients(t, [['batch', 2, 4]], (graph, inputs) =>
    graph.op('Transpose', inputs, { perm: [2, 0, 1] }),
  );
});

test('the cross-entropies and the squared error pass gradients', async (t) => {
  const targets = Float32Array.of(0, 1, 0, 0, 0, 1, 1, 0, 0);
  for (const loss of [softmaxCrossEntropy, sigmoidCrossEntropy, meanSquaredError]) {
    await checkGradients(t, [[3, 3]], (graph, [x]) =>
      x ? loss(graph, x, graph.constant(targets, [3, 3])) : fail(),
    );
  }
});

test('batch normalisation passes gradients', (t) =>
  checkGradients(
    t,
    [
      [2, 'batch'],
      [2, 1],
      [2, 1],
    ],
    (graph, [x, scale, shift]) => (x && scale && shift ? batchNorm(graph, x, scale, shift).output : fail()),
  ));

test('an operator without a rule and a loss that does not depend on a source are refused', (t) => {
  const graph = new GraphBuilder();
  const [x, y] = [graph.input('x', []), graph.input('y', [])];
  t.throws(() => gradients(graph, graph.op('Sign', [x]), [x]), { message: 'Sign cannot be differentiated' });
  t.throws(() => gradients(graph, graph.op('Neg', [x]), [y]), { message: 'the loss does not depend on y' });
});

test('the cross-entropies do not overflow', async (t) => {
  const graph = new GraphBuilder();
  const logits = graph.input('logits', [1, 2]);
  const targets = graph.constant(Float32Array.of(1, 0), [1, 2]);
  for (const [name, loss] of Object.entries({ softmaxCrossEntropy, sigmoidCrossEntropy })) {
    const value = loss(graph, logits, targets);
    graph.output(name, value);
    for (const gradient of gradients(graph, value, [logits])) graph.output(`${name} gradient`, gradient);
  }
  const session = await createSession(graph.toBytes());
  const outputs = await session.run({ logits: float32(Float32Array.of(-400, 400), [1, 2]) });
  t.is(outputs.softmaxCrossEntropy?.data[0], 800);
  t.is(outputs.sigmoidCrossEntropy?.data[0], 400);
  t.deepEqual(outputs['softmaxCrossEntropy gradient']?.data, Float32Array.of(-1, 1));
  t.deepEqual(outputs['sigmoidCrossEntropy gradient']?.data, Float32Array.of(-0.5, 0.5));
});

function fail(): never {
  throw new Error('check gives as many inputs as shapes');
}
