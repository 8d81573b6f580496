import { join } from 'node:path';
import test from 'ava';
import {
  defineStep,
  type InputSource,
  planPipeline,
  runPipeline,
  type StepNode,
  writeFileAtomic,
} from '../../src/pipeline/index.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const step = defineStep<{ id: number }, { from: readonly InputSource[] }>({
  name: 'Trivial',
  version: '1',
  run: async ({ params, outDir }) => writeFileAtomic(join(outDir, 'id.txt'), String(params.id)),
});
const node = (id: number, from: readonly StepNode[] = []) =>
  step({ scope: 'test', params: { id }, inputs: { from } });

function chain(length: number): StepNode {
  let last = node(0);
  for (let id = 1; id < length; id += 1) {
    last = node(id, [last]);
  }
  return last;
}

function fan(width: number): StepNode {
  return node(
    -1,
    Array.from({ length: width }, (_, id) => node(id)),
  );
}

/** Layers of ten, each step of which needs all ten of the layer above: 10 to the power of `layers` paths. */
function lattice(layers: number): StepNode {
  let above: readonly StepNode[] = [];
  for (let layer = 0; layer < layers; layer += 1) {
    const from = above;
    above = Array.from({ length: 10 }, (_, place) => node(10 * layer + place, from));
  }
  return node(-1, above);
}

for (const [title, make] of [
  ['a chain', () => chain(1_000)],
  ['a fan', () => fan(2_000)],
  ['a lattice', () => lattice(50)],
] as const) {
  test.serial(`${title} of many steps runs through and is then recognised as fresh`, async (t) => {
    const workdir = temporaryFolder(t);
    const result = await runPipeline([make()], { workdir, workers: 2 });
    t.is(result.status, 'ok');
    const start = performance.now();
    const plan = await planPipeline([make()], { workdir });
    t.log(`plan: ${Math.round(performance.now() - start)} ms`);
    t.true(plan.steps.every(({ state }) => state === 'fresh'));
  });
}

for (const [title, make] of [
  ['a chain', () => chain(100_000)],
  ['a fan', () => fan(20_000)],
  ['a lattice', () => lattice(2_000)],
] as const) {
  test.serial(
    `${title} of very many steps is planned without running out of stack or patience`,
    async (t) => {
      const start = performance.now();
      const { steps } = await planPipeline([make()], { workdir: join(temporaryFolder(t), 'none') });
      t.log(`plan: ${Math.round(performance.now() - start)} ms`);
      t.true(steps.length >= 20_000);
      t.true(steps.every(({ state }) => state === 'run'));
    },
  );
}

test.serial('a failure at the root of a chain of 3,000 steps blocks all of it', async (t) => {
  const failing = defineStep({
    name: 'Fail',
    version: '1',
    run: async () => {
      throw new Error('broken');
    },
  });
  let last = failing({ scope: 'test', params: {} });
  for (let id = 1; id < 3_000; id += 1) {
    last = node(id, [last]);
  }
  const result = await runPipeline([last], { workdir: temporaryFolder(t), workers: 2 });
  t.is(result.steps.filter(({ state }) => state === 'blocked').length, 2_999);
});

test.serial('when every step of a fan has changed, each is told why', async (t) => {
  const workdir = temporaryFolder(t);
  const make = (shift: number) =>
    Array.from({ length: 500 }, (_, id) =>
      step({ scope: 'test', params: { id: id + shift }, inputs: { from: [] }, label: `${id}` }),
    );
  await runPipeline(make(0), { workdir, workers: 2 });
  const plan = await planPipeline(make(10_000), { workdir });
  t.deepEqual(
    plan.steps.map(({ reasons }) => reasons),
    plan.steps.map((_, id) => [{ type: 'parameter-changed', name: 'id', from: id, to: id + 10_000 }]),
  );
});
