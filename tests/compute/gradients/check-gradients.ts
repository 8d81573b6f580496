import type { ExecutionContext } from 'ava';
import { gradients } from '../../../src/compute/gradients/gradients.ts';
import { GraphBuilder } from '../../../src/compute/onnx-model.ts';
import { createSession, float32 } from '../../../src/compute/session.ts';
import type { Value } from '../../../src/compute/values.ts';

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
export async function checkGradients(
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
  for (const [index, gradient] of gradients(graph, loss, inputs).entries()) {
    graph.output(`g${index}`, gradient);
  }
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
