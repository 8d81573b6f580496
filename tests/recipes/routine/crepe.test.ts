import { readFileSync } from 'node:fs';
import test from 'ava';
import { Crepe } from '../../../src/recipes/index.ts';
import { ModelGraph } from '../../../src/recipes/routine/model-graph.ts';

const { said }: { readonly said: readonly (readonly number[])[] } = JSON.parse(
  readFileSync('tests/recipes/routine/fixtures/crepe.json', 'utf8'),
);

/** What tests/reference/recipes-routine-crepe.py puts in the place of what is learnt. */
function stateOf(name: string, dims: readonly number[], seen: number): Float32Array {
  const layer = name.startsWith('output') ? 6 : Number(name.split(' ')[1]) - 1;
  const value = { scale: 1, shift: 0, mean: 0.01, variance: 0.5 }[name.split(' ').at(-1) ?? ''];
  const which = 2 * layer + (name.endsWith('bias') ? 1 : 0);
  return Float32Array.from(
    { length: dims.reduce((product, dim) => product * dim, 1) },
    (_, index) => value ?? Math.sin(index ** 2 + which) / Math.sqrt(seen),
  );
}

test("Crepe says what kac_prediction's CRePE says with the same weights", async (t) => {
  const model = new Crepe({ ...Crepe.defaults, outputs: 2 });
  const weights = new Map<string, Float32Array>();
  const graph = await ModelGraph.create(
    model,
    { x: [1024], columns: 2 },
    (name) => weights.get(name) ?? new Float32Array(),
  );
  let seen = 1;
  for (const [name, dims] of graph.weights) {
    if (name.endsWith(' weight')) seen = dims.slice(1).reduce((product, dim) => product * dim, 1);
    weights.set(name, stateOf(name, dims, seen));
  }
  await model.compute(graph);
  const data = Float32Array.from({ length: 3 * 1024 }, (_, index) => Math.sin(index ** 2 / 1e4));
  const found = await model.predict({ data, dims: [3, 1024] });
  t.deepEqual(found.dims, [3, 2]);
  for (const [index, expected] of said.flat().entries()) {
    const value = found.data[index] ?? Number.NaN;
    t.true(Math.abs(value - expected) < 1e-6, `${index}: ${value}, PyTorch ${expected}`);
  }
  await model.release();
});
