import { readFileSync } from 'node:fs';
import test from 'ava';
import { gradients } from '../../../src/compute/gradients/gradients.ts';
import { gru } from '../../../src/compute/layers/gru.ts';
import { keptLayers, LearntLayers } from '../../../src/compute/layers/learnt-layers.ts';
import { GraphBuilder } from '../../../src/compute/onnx-model.ts';
import { createSession, float32, type Tensor } from '../../../src/compute/session.ts';
import { RandomStream } from '../../../src/random/random-stream.ts';

interface Case {
  readonly output: readonly number[];
  readonly gradients: readonly (readonly number[])[];
}

const fixture: {
  readonly shape: readonly [number, number, number];
  readonly units: number;
  readonly forward: Case;
  readonly bidirectional: Case;
} = JSON.parse(readFileSync('tests/compute/layers/fixtures/gru.json', 'utf8'));

const sizeOf = (dims: readonly (number | string)[] = []) =>
  dims.reduce<number>((product, dim) => product * Number(dim), 1);
const sines = (size: number, which: number, scale: number) =>
  Float32Array.from({ length: size }, (_, index) => Math.sin(index ** 2 + which) * scale);

function difference(found: ArrayLike<number | bigint> | undefined, expected: readonly number[]): number {
  if (found?.length !== expected.length) return Number.NaN;
  return Math.max(...expected.map((value, index) => Math.abs(value - Number(found[index]))));
}

for (const direction of ['forward', 'bidirectional'] as const) {
  const bidirectional = direction === 'bidirectional';
  const [batch, frames, inputs] = fixture.shape;
  const options = { inputs, units: fixture.units, bidirectional };
  const expected = fixture[direction];

  test(`a GRU (${direction}) has the output and gradients that PyTorch gives, written out or as one operator`, async (t) => {
    const graph = new GraphBuilder();
    const layers = new LearntLayers(graph, (name) => new RandomStream(1, name));
    const x = graph.input('x', fixture.shape);
    const output = gru(layers, 'gru', x, options);
    const numbers = Float32Array.from(expected.output, (_, index) => Math.sin(index + 1));
    const weights = graph.constant(numbers, output.dims?.map(Number));
    const weighted = graph.op('Mul', [output, weights]);
    const loss = graph.op('ReduceSum', [weighted, graph.integers([0, 1, 2])], { keepdims: 0 });
    graph.output('output', output);
    const sources = [x, ...layers.parameters];
    for (const [index, gradient] of gradients(graph, loss, sources).entries()) {
      graph.output(`gradient ${index}`, gradient);
    }
    const session = await createSession(graph.toBytes());
    const values = new Map(
      layers.parameters.map(({ name, dims }, which) => [name, sines(sizeOf(dims), which, 0.5)]),
    );
    const feeds: Record<string, Tensor> = { x: float32(sines(sizeOf(fixture.shape), 0, 1), fixture.shape) };
    for (const { name, dims = [] } of layers.parameters) {
      feeds[name] = float32(values.get(name) ?? new Float32Array(), dims.map(Number));
    }
    const found = await session.run(feeds);
    t.true(difference(found.output?.data as Float32Array, expected.output) < 1e-5);
    for (const [index, gradient] of expected.gradients.entries()) {
      const off = difference(found[`gradient ${index}`]?.data as Float32Array, gradient);
      t.true(off < 1e-5, `gradient ${index} differs by ${off}`);
    }
    await session.release();

    const used = new GraphBuilder();
    const kept = keptLayers(used, (name, dims) =>
      used.constant(values.get(name) ?? new Float32Array(), dims, name),
    );
    used.output('output', gru(kept, 'gru', used.input('x', ['batch', 'frames', inputs]), options));
    const using = await createSession(used.toBytes());
    const { output: again } = await using.run({ x: feeds.x as Tensor });
    t.deepEqual(again?.dims, [batch, frames, fixture.units * (bidirectional ? 2 : 1)]);
    t.true(difference(again?.data as Float32Array, expected.output) < 1e-5);
    await using.release();
  });
}
