import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import test, { type ExecutionContext } from 'ava';
import { buildGraph } from '../../../src/pipeline/graph.ts';
import {
  defineStep,
  type InputSource,
  type PipelineEvent,
  planPipeline,
  runPipeline,
  type StepNode,
  writeFileAtomic,
} from '../../../src/pipeline/index.ts';
import { expectedRunTime } from '../../../src/pipeline/plan/expected-time.ts';
import { planJson, planLines } from '../../../src/pipeline/plan/plan-lines.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

type From = { from: readonly InputSource[] };

const wait = defineStep<{ ms: number; round: number }, From>({
  name: 'Wait',
  version: '1',
  run: async ({ params, outDir }) => {
    await sleep(params.ms);
    await writeFileAtomic(join(outDir, 'round.txt'), String(params.round));
  },
});

/** Two steps side by side and one after both. */
function nodes(round: number): readonly [StepNode, StepNode, StepNode] {
  const node = (label: string, ms: number, from: readonly StepNode[]) =>
    wait({ scope: 'test', label, params: { ms, round }, inputs: { from } });
  const [a, b] = [node('a', 100, []), node('b', 300, [])];
  return [a, b, node('c', 200, [a, b])];
}

/** A workdir in which they ran, and how long each took. */
async function made(t: ExecutionContext): Promise<{ workdir: string; took: number[] }> {
  const workdir = temporaryFolder(t);
  const { steps } = await runPipeline([nodes(1)[2]], { workdir, workers: 1 });
  return { workdir, took: steps.map(({ madeInMs = Number.NaN }) => madeInMs) };
}

const add = (...values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);

test('a plan tells how long steps took before, and the whole for the workers there are', async (t) => {
  const { workdir, took } = await made(t);
  const [a = 0, b = 0, c = 0] = took;
  t.true(a >= 99 && b >= 299 && c >= 199);
  const fresh = await planPipeline([nodes(1)[2]], { workdir });
  t.is(fresh.expectedMs, undefined);
  t.true(fresh.steps.every(({ expectedMs }) => expectedMs === undefined));
  for (const workers of [1, 2, 9]) {
    const plan = await planPipeline([nodes(2)[2]], { workdir, workers });
    t.is(plan.expectedMs, Math.max(add(a, b, c) / workers, Math.max(a, b) + c));
    t.deepEqual(
      plan.steps.map(({ expectedMs }) => expectedMs),
      took,
    );
  }
});

test('a run tells the same in its plan, and nothing before it has a history', async (t) => {
  const planOf = async (workdir: string, round: number) => {
    const plans: Extract<PipelineEvent, { type: 'plan' }>[] = [];
    const onEvent = (event: PipelineEvent) => event.type === 'plan' && plans.push(event);
    await runPipeline([nodes(round)[2]], { workdir, workers: 1, onEvent });
    return plans[0];
  };
  const first = await planOf(temporaryFolder(t), 1);
  t.is(first?.expectedMs, undefined);
  t.false(JSON.stringify(first).includes('expectedMs'));
  const { workdir, took } = await made(t);
  const second = await planOf(workdir, 2);
  t.is(second?.expectedMs, add(...took));
  t.deepEqual(
    second?.run.map(({ expectedMs }) => expectedMs),
    took,
  );
});

test('a step with a new label is expected to take what others of its kind took', async (t) => {
  const { workdir, took } = await made(t);
  const params = { ms: 1, round: 9 };
  const here = wait({ scope: 'test', label: 'new', params, inputs: { from: [] } });
  const { expectedMs } = await planPipeline([here], { workdir });
  t.is(expectedMs, took.toSorted((a, b) => a - b)[1], 'the one in the middle');
  const elsewhere = wait({ scope: 'other', label: 'new', params, inputs: { from: [] } });
  t.is((await planPipeline([elsewhere], { workdir })).expectedMs, undefined);
});

test('where the index does not tell, manifests do; where nothing does, nothing is expected', async (t) => {
  const { workdir, took } = await made(t);
  const index = join(workdir, '.cache', 'outputs.jsonl');
  writeFileSync(index, readFileSync(index, 'utf8').replaceAll(/,"ms":\d+/g, ''));
  t.is((await planPipeline([nodes(2)[2]], { workdir })).expectedMs, add(...took));
  rmSync(index);
  t.is((await planPipeline([nodes(2)[2]], { workdir })).expectedMs, undefined);
});

test('a step that takes all workers shares its time with none, and one that is fresh takes none', (t) => {
  const alone = defineStep<{ part: number }, From>({
    name: 'Alone',
    version: '1',
    cpu: 'all',
    run: async () => {},
  });
  const node = (part: number) => alone({ scope: 'test', params: { part }, inputs: { from: [] } });
  const [a, b] = nodes(1);
  const graph = buildGraph([node(1), node(2), a, b]);
  const decided = (kind: 'run' | 'fresh', times: readonly number[]) =>
    graph.map(
      (step, index) => ({ step, decision: { kind }, reasons: [], expectedMs: times[index] }) as never,
    );
  t.is(expectedRunTime(decided('run', [1000, 2000, 300, 500]), 4), 3000 + 800 / 4);
  t.is(expectedRunTime(decided('run', [0, 0, 300, 500]), 4), 500);
  t.is(expectedRunTime(decided('run', [0, 0, 0, 0]), 4), undefined);
  t.is(expectedRunTime(decided('fresh', [1000, 2000, 300, 500]), 4), undefined);
});

test('people are told from a second on, and whether something comes on top', (t) => {
  const [a, b] = nodes(1);
  const step = (node: StepNode, expectedMs: number | undefined) => {
    const rest = {
      reasons: [{ type: 'no-output' as const }],
      accepted: [],
      upstream: [],
      spawnedBy: undefined,
      spawnsLater: false,
      depth: 0,
      key: 'k',
      outDir: undefined,
      madeInMs: undefined,
    };
    return { ...rest, node, state: 'run' as const, publish: false, expectedMs };
  };
  t.deepEqual(planLines({ steps: [step(a, 200_000), step(b, 900)], expectedMs: 200_900 }), [
    'run    test/Wait a: no output yet (about 3 min)',
    'run    test/Wait b: no output yet',
    'to run: 2 test/Wait, about 3 min 21 s of work',
    'plan: 2 steps to run (about 3 min), 0 fresh; nothing was run',
  ]);
  const open = { steps: [step(a, 200_000), step(b, undefined)], expectedMs: 200_000 };
  t.regex(planLines(open).at(-1) ?? '', /2 steps to run \(at least 3 min\)/);
  const json = JSON.parse(planJson(open));
  t.is(json.expectedMs, 200_000);
  t.is(json.steps[1].expectedMs, null);
});
