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
import { temporaryFolder } from './temporary-folder.ts';

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

for (const [title, make] of [
  ['a chain', () => chain(3_000)],
  ['a fan', () => fan(3_000)],
] as const) {
  test.serial(`${title} of 3,000 steps runs through and is then recognised as fresh`, async (t) => {
    const workdir = temporaryFolder(t);
    const result = await runPipeline([make()], { workdir, workers: 2 });
    t.is(result.status, 'ok');
    const start = performance.now();
    const plan = await planPipeline([make()], { workdir });
    t.log(`plan: ${Math.round(performance.now() - start)} ms`);
    t.true(plan.steps.every(({ state }) => state === 'fresh'));
  });
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
