import { fc, testProp } from '@fast-check/ava';
import test from 'ava';
import { UserError } from '../../../src/errors.ts';
import { defineStep, type InputSource, runPipeline, type StepNode } from '../../../src/pipeline/index.ts';
import { demandOf, limitsOf } from '../../../src/pipeline/run/demand.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { statesOf } from '../text-steps.ts';

const running = new Set<StepNode['params']>();
const most = { steps: 0, memory: 0, gpus: 0 };

type Params = { id: number; memory: number; gpus: number };
const greedy = (cpu: 'one' | 'all') =>
  defineStep<Params, { from: readonly InputSource[] }>({
    name: cpu === 'one' ? 'One' : 'All',
    version: '1',
    cpu,
    memoryMiB: ({ memory }) => memory,
    gpus: ({ gpus }) => gpus,
    run: async ({ params, gpus }) => {
      running.add(params);
      const sum = (name: 'memory' | 'gpus') =>
        [...running].reduce((total, each) => total + Number(each[name]), 0);
      most.steps = Math.max(most.steps, cpu === 'all' ? 0 : running.size);
      most.memory = Math.max(most.memory, params.memory > 100 ? 0 : sum('memory'));
      most.gpus = Math.max(most.gpus, sum('gpus'));
      if ((cpu === 'all' || params.memory > 100) && running.size > 1) {
        throw new Error('it should run alone');
      }
      if (gpus.length !== params.gpus) {
        throw new Error(`${gpus.length} GPUs for ${params.gpus}`);
      }
      await new Promise((resolve) => setTimeout(resolve, params.id % 3));
      running.delete(params);
    },
  });
const makers = { one: greedy('one'), all: greedy('all') };

testProp.serial(
  'in any graph, whatever its steps take, limits are kept and all steps finish',
  [
    fc.array(
      fc.record({
        cpu: fc.constantFrom('one' as const, 'one' as const, 'one' as const, 'all' as const),
        memory: fc.constantFrom(0, 0, 10, 60, 100, 500),
        gpus: fc.constantFrom(0, 0, 1, 2),
        from: fc.array(fc.nat(), { maxLength: 2 }),
      }),
      { minLength: 1, maxLength: 25 },
    ),
  ],
  async (t, shape) => {
    const nodes: StepNode[] = [];
    for (const [id, { cpu, memory, gpus, from }] of shape.entries()) {
      const above = from.flatMap((at) => nodes[at % Math.max(1, id)] ?? []);
      nodes.push(makers[cpu]({ scope: 'test', params: { id, memory, gpus }, inputs: { from: above } }));
    }
    Object.assign(most, { steps: 0, memory: 0, gpus: 0 });
    const workdir = temporaryFolder(t);
    const result = await runPipeline(nodes, { workdir, workers: 3, memory: 100, gpus: 2 });
    t.is(result.status, 'ok', result.steps.find(({ error }) => error !== undefined)?.error?.message);
    t.true(most.steps <= 3 && most.memory <= 100 && most.gpus <= 2, JSON.stringify(most));
  },
  { numRuns: 15 },
);

test('a step that takes more GPUs than there are fails, the others run', async (t) => {
  const workdir = temporaryFolder(t);
  const of = (gpus: number) =>
    makers.one({ scope: 'test', params: { id: gpus, memory: 0, gpus }, inputs: { from: [] } });
  const result = await runPipeline([of(1), of(0)], { workdir, workers: 1, gpus: 0 });
  t.deepEqual(statesOf(result), ['One failed', 'One done']);
  t.true(result.steps[0]?.error instanceof UserError);
  t.is(result.steps[0]?.error?.message, 'One takes a GPU, and there are 0; --gpus says how many');
});

test('a demand that is no number is told of', (t) => {
  const limits = limitsOf({ workdir: '', workers: 2, memory: 100, gpus: 1 });
  const wrong = (memoryMiB: number) =>
    defineStep({ name: 'Wrong', version: '1', memoryMiB, run: async () => {} })({
      scope: 'test',
      params: {},
    });
  for (const memoryMiB of [-1, Number.NaN]) {
    t.throws(() => demandOf(wrong(memoryMiB), limits), {
      message: `Wrong.memoryMiB: expected a number from 0, got ${memoryMiB}`,
    });
  }
  t.deepEqual(demandOf(wrong(200), limits), { slots: 2, memoryMiB: 100, gpus: 0 });
});

test('limits are those of the machine where nothing is said', (t) => {
  const limits = limitsOf({ workdir: '', workers: 2 });
  t.true(limits.memoryMiB > 100 && Number.isInteger(limits.memoryMiB));
  t.true(Array.isArray(limits.gpus));
  t.is(limitsOf({ workdir: '', workers: 2, gpus: 3 }).gpus.length, 3);
});
