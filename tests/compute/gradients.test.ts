import test, { type ExecutionContext } from 'ava';
import { batchNorm } from '../../src/compute/batch-norm.ts';
import { gradients } from '../../src/compute/gradients.ts';
import { meanSquaredError, sigmoidCrossEntropy, softmaxCrossEntropy } from '../../src/compute/losses.ts';
import { GraphBuilder } from '../../src/compute/onnx-model.ts';
import { createSession, float32 } from '../../src/compute/session.ts';
import type { Value } from '../../src/compute/values.ts';

const STEP = 1e-2;

/** Numbers in [-1, 1), the same in every run, none within `gap` of 0. */
function numbers(count: number, seed: number, gap = 0): Float32Array {
  let state = seed;
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const number = state / 2 ** 31 - 1;
    return number + Math.sign(number) * gap;
  });
}

/**
 * Compares the gradients of sum(weights x operator(inputs)), the weights arbitrary, with central differences. The
 * first axis of shapes that begin with 'batch' is 3 long.
 */
async function check(
  t: ExecutionContext,
  shapes: readonly (readonly (number | 'batch')[])[],
  operator: (graph: GraphBuilder, inputs: readonly Value[]) => Value,
  adjust: (x: number) => number = (x) => x,
) {
  const graph = new GraphBuilder();
  const inputs = shapes.map((dims, index) => graph.input(`x${index}`, dims));
  const output = operator(graph, inputs);
  const axes = graph.integers((output.dims ?? []).map((_, axis) => axis));
  const weighted = graph.op('Mul', [output, graph.input('weights', output.dims ?? [])]);
  const loss = output.dims?.length ? graph.op('ReduceSum', [weighted, axes], { keepdims: 0 }) : weighted;
  graph.output('loss', loss);
  for (const [index, gradient] of gradients(graph, loss, inputs).entries())
    graph.output(`g${index}`, gradient);
  const session = await createSession(graph.toBytes());

  const lengths = (dims: readonly (number | string)[]) =>
    dims.map((dim) => (dim === 'batch' ? 3 : Number(dim)));
  const size = (dims: readonly number[]) => dims.reduce((product, dim) => product * dim, 1);
  const outputDims = lengths(output.dims ?? []);
  const weights = float32(numbers(size(outputDims), 99), outputDims);
  const data = shapes.map((dims, index) => numbers(size(lengths(dims)), index + 1, 2 * STEP).map(adjust));
  const run = async () => {
    const feeds = data.map((values, index) => [`x${index}`, float32(values, lengths(shapes[index] ?? []))]);
    return session.run({ weights, ...Object.fromEntries(feeds) });
  };
  const lossNow = async () => Number((await run()).loss?.data[0]);
  const computed = await run();
  for (const [index, values] of data.entries()) {
    const gradient = computed[`g${index}`];
    t.deepEqual(gradient?.dims, lengths(shapes[index] ?? []));
    for (const [element, value] of values.entries()) {
      values[element] = value + STEP;
      const above = await lossNow();
      values[element] = value - STEP;
      const below = await lossNow();
      values[element] = value;
      const expected = (above - below) / (2 * STEP);
      const found = Number(gradient?.data[element]);
      const close = Math.abs(found - expected) <= 2e-3 * Math.max(1, Math.abs(expected));
      t.true(close, `input ${index}, element ${element}: ${found}, by differences ${expected}`);
    }
  }
  await session.release();
}

const one = (type: string) => (graph: GraphBuilder, inputs: readonly Value[]) => graph.op(type, inputs);
const positive = (x: number) => Math.abs(x) + 0.5;

for (const type of ['Add', 'Sub', 'Mul', 'Div']) {
  test(`${type} passes gradients, broadcast or not`, async (t) => {
    const far = (x: number) => x + 2 * Math.sign(x);
    await check(
      t,
      [
        ['batch', 4],
        ['batch', 4],
      ],
      one(type),
      far,
    );
    await check(t, [['batch', 4], [4]], one(type), far);
    await check(
      t,
      [
        ['batch', 1],
        ['batch', 4],
      ],
      one(type),
      far,
    );
    await check(
      t,
      [
        [2, 1, 4],
        ['batch', 1],
      ],
      one(type),
      far,
    );
    await check(t, [[], ['batch', 2]], one(type), far);
  });
}

for (const type of ['Relu', 'Sigmoid', 'Softplus', 'Exp', 'Neg']) {
  test(`${type} passes gradients`, (t) => check(t, [['batch', 5]], one(type)));
}

for (const type of ['Log', 'Sqrt']) {
  test(`${type} passes gradients`, (t) => check(t, [['batch', 5]], one(type), positive));
}

test('a square passes its gradient once for both factors', (t) =>
  check(t, [['batch', 4]], (graph, [x]) => (x ? graph.op('Mul', [x, x]) : fail())));

for (const type of ['ReduceSum', 'ReduceMean']) {
  for (const axes of [[0], [1], [-1], [0, 1]]) {
    for (const keepdims of [0, 1]) {
      test(`${type} over ${axes} passes gradients, keepdims ${keepdims}`, async (t) => {
        const reduce = (graph: GraphBuilder, [x]: readonly Value[]) =>
          x ? graph.op(type, [x, graph.integers(axes)], { keepdims }) : fail();
        await check(t, [['batch', 4]], reduce);
        await check(t, [['batch', 4]], (graph, [x]) => {
          if (!x) return fail();
          const squared = graph.op(type, [graph.op('Mul', [x, x]), graph.integers(axes)], { keepdims: 1 });
          return graph.op('Sub', [x, squared]);
        });
      });
    }
  }
}

test('products pass gradients, transposed or not', async (t) => {
  await check(
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
      await check(t, shapes, (graph, inputs) =>
        graph.op('Gemm', inputs, { transA, transB, alpha: { float: 0.75 } }),
      );
    }
  }
});

test('Transpose passes gradients', async (t) => {
  await check(t, [['batch', 2]], one('Transpose'));
  await check(t, [['batch', 2, 4]], (graph, inputs) => graph.op('Transpose', inputs, { perm: [2, 0, 1] }));
});

test('the cross-entropies and the squared error pass gradients', async (t) => {
  const targets = Float32Array.of(0, 1, 0, 0, 0, 1, 1, 0, 0);
  for (const loss of [softmaxCrossEntropy, sigmoidCrossEntropy, meanSquaredError]) {
    await check(t, [[3, 3]], (graph, [x]) => (x ? loss(graph, x, graph.constant(targets, [3, 3])) : fail()));
  }
});

test('batch normalisation passes gradients', (t) =>
  check(
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
  t.throws(() => gradients(graph, graph.op('Abs', [x]), [x]), { message: 'Abs cannot be differentiated' });
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
