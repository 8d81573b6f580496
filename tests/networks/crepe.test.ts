import { readFileSync } from 'node:fs';
import test from 'ava';
import { keptLayers } from '../../src/compute/layers/learnt-layers.ts';
import { GraphBuilder } from '../../src/compute/onnx-model.ts';
import { createSession, float32 } from '../../src/compute/session.ts';
import { crepe } from '../../src/networks/crepe.ts';

const fixture: {
  readonly samples: number;
  readonly frames: number;
  readonly size: number;
  readonly everySixteenthOfFirstAndLast: readonly number[];
} = JSON.parse(readFileSync('tests/networks/fixtures/crepe.json', 'utf8'));

const sizeOf = (dims: readonly number[]) => dims.reduce((product, dim) => product * dim, 1);

/** What tests/reference/networks-crepe.py puts in the place of what is learnt. */
function stateOf(name: string, dims: readonly number[], seen: number): Float32Array {
  const layer = Number(name.split(' ')[1]) - 1;
  const value = { scale: 1, shift: 0, mean: 0.01, variance: 0.5 }[name.split(' ').at(-1) ?? ''];
  const which = 2 * layer + (name.endsWith('bias') ? 1 : 0);
  return Float32Array.from(
    { length: sizeOf(dims) },
    (_, index) => value ?? Math.sin(index ** 2 + which) / Math.sqrt(seen),
  );
}

test('crepe embeds as torchcrepe does', async (t) => {
  const graph = new GraphBuilder();
  let seen = 1;
  const layers = keptLayers(graph, (name, dims) => {
    if (dims.length === 3) seen = sizeOf(dims.slice(1));
    return graph.constant(stateOf(name, dims, seen), dims, name);
  });
  const network = crepe.create({ ...crepe.defaults, depth: 'tiny' }, { bins: 1, frames: fixture.samples });
  const { scene, frames } = network.addTo(layers, graph.input('x', ['batch', 1, 'samples']));
  graph.output('scene', scene);
  graph.output('frames', frames);
  const session = await createSession(graph.toBytes());
  const audio = Float32Array.from({ length: fixture.samples }, (_, index) => Math.sin(index ** 2 / 1e4));
  const found = await session.run({ x: float32(audio, [1, 1, fixture.samples]) });
  t.is(network.size, fixture.size);
  t.deepEqual(found.frames?.dims, [1, fixture.frames, fixture.size]);
  t.deepEqual(found.scene?.dims, [1, fixture.size]);
  const values = found.frames?.data as Float32Array;
  const last = (fixture.frames - 1) * fixture.size;
  const kept = [0, last].flatMap((start) =>
    Array.from({ length: fixture.size / 16 }, (_, index) => values[start + 16 * index] ?? Number.NaN),
  );
  for (const [index, expected] of fixture.everySixteenthOfFirstAndLast.entries()) {
    t.true(
      Math.abs((kept[index] ?? Number.NaN) - expected) < 1e-4,
      `${index}: ${kept[index]}, PyTorch ${expected}`,
    );
  }
  await session.release();
});

test('the depths of crepe have as many filters as published', (t) => {
  // Filters of the six layers: 32, 4, 4, 4, 8 and 16 times a factor (marl/crepe, core.py).
  for (const [depth, factor] of Object.entries({ tiny: 4, small: 8, medium: 16, large: 24, full: 32 })) {
    const filters: (number | undefined)[] = [];
    const graph = new GraphBuilder();
    const layers = keptLayers(graph, (name, dims) => {
      if (/^layer \d weight$/.test(name)) filters.push(dims[0]);
      return graph.input(name, dims);
    });
    const network = crepe.create({ ...crepe.defaults, depth }, { bins: 1, frames: 2000 });
    network.addTo(layers, graph.input('x', ['batch', 1, 'samples']));
    t.deepEqual(
      filters,
      [32, 4, 4, 4, 8, 16].map((times) => times * factor),
    );
    t.is(network.size, 64 * factor);
  }
});

test('crepe refuses a depth that it has not, and frames that are no samples', (t) => {
  t.throws(() => crepe.create({ ...crepe.defaults, depth: 'deep' }, { bins: 1, frames: 10 }), {
    message: 'depth deep; expected one of tiny, small, medium, large, full',
  });
  t.throws(() => crepe.create({ ...crepe.defaults, hop: 0.5 }, { bins: 1, frames: 10 }), {
    message: 'hop 0.5; expected a whole number from 1',
  });
  t.throws(() => crepe.create({ ...crepe.defaults, depth: 'tiny' }, { bins: 64, frames: 10 }), {
    message: /is for the waveform itself/,
  });
});
