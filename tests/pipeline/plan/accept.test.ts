import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { testProp } from '@fast-check/ava';
import test from 'ava';
import fc from 'fast-check';
import {
  defineStep,
  folder,
  type InputSource,
  type PipelineEvent,
  planPipeline,
  runPipeline,
  type StepNode,
  type Trigger,
  writeFileAtomic,
} from '../../../src/pipeline/index.ts';
import { planLines } from '../../../src/pipeline/plan/plan-lines.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { statesOf, TextSteps } from '../text-steps.ts';

const TRIGGERS: readonly Trigger[] = ['inputs', 'params', 'version', 'code'];

/** A step of which each kind of difference can be made. */
function node(texts: string, changed: ReadonlySet<Trigger>): StepNode {
  writeFileSync(join(texts, 'a.txt'), changed.has('inputs') ? 'B' : 'A');
  const step = defineStep<{ seed: number }, { texts: InputSource }>({
    name: 'Train',
    version: changed.has('version') ? '2' : '1',
    source: new URL(changed.has('code') ? './narrow.test.js' : './plan.test.js', import.meta.url).href,
    run: async ({ outDir }) => writeFileAtomic(join(outDir, 'out.txt'), [...changed].join()),
  });
  const params = { seed: changed.has('params') ? 2 : 1 };
  return step({ scope: 'test', params, inputs: { texts: folder(texts) } });
}

testProp(
  'a step runs again exactly when one of the differences counts, in the plan as in the run',
  [fc.subarray([...TRIGGERS], { minLength: 1 }), fc.subarray([...TRIGGERS])],
  async (t, changes, rerunTriggers) => {
    const [workdir, texts] = [temporaryFolder(t), temporaryFolder(t)];
    const first = await runPipeline([node(texts, new Set())], { workdir, workers: 1 });
    const counts = changes.some((change) => rerunTriggers.includes(change));
    const changed = () => node(texts, new Set(changes));
    const plan = await planPipeline([changed()], { workdir, rerunTriggers });
    t.is(plan.steps[0]?.state, counts ? 'run' : 'fresh');
    t.is(plan.steps[0]?.accepted.length, counts ? 0 : changes.length);
    const result = await runPipeline([changed()], { workdir, workers: 1, rerunTriggers });
    t.is(result.steps[0]?.state, counts ? 'done' : 'fresh');
    if (!counts) {
      t.is(result.steps[0]?.outDir, first.steps[0]?.outDir);
      t.is((await planPipeline([changed()], { workdir })).steps[0]?.state, 'run', 'the next run asks anew');
    }
  },
  { numRuns: 25 },
);

test('what is below works on the bytes of the output that was taken, and the run says so', async (t) => {
  const workdir = temporaryFolder(t);
  const steps = new TextSteps();
  await runPipeline([steps.say('hello')], { workdir, workers: 1 });
  const events: PipelineEvent[] = [];
  const target = () => steps.measure(steps.say('goodbye'));
  const options = { workdir, workers: 1, rerunTriggers: ['inputs'] as const };
  const result = await runPipeline([target()], { ...options, onEvent: (event) => events.push(event) });
  t.deepEqual(statesOf(result), ['Say fresh', 'Measure done']);
  t.is(readFileSync(join(result.steps[1]?.outDir ?? '', 'length.txt'), 'utf8'), '5');
  t.deepEqual(
    events.flatMap((event) => (event.type === 'step-accepted' ? event.differences : [])),
    [{ type: 'parameter-changed', name: 'text', from: 'hello', to: 'goodbye' }],
  );
  t.deepEqual(planLines(await planPipeline([target()], options)).slice(0, 2), [
    'fresh  test/Say, although text changed from "hello" to "goodbye"',
    'fresh  test/Measure',
  ]);
});

test('steps that nothing but their parameters tells apart count every difference', async (t) => {
  const workdir = temporaryFolder(t);
  const steps = new TextSteps();
  await runPipeline([steps.say('a'), steps.say('b')], { workdir, workers: 1 });
  const changed = [steps.say('c'), steps.say('b')];
  t.deepEqual(statesOf(await runPipeline(changed, { workdir, workers: 1, rerunTriggers: [] })), [
    'Say done',
    'Say fresh',
  ]);
});

test('an older output that was edited is not taken', async (t) => {
  const workdir = temporaryFolder(t);
  const steps = new TextSteps();
  const { steps: made } = await runPipeline([steps.say('a')], { workdir, workers: 1 });
  writeFileSync(join(made[0]?.outDir ?? '', 'text.txt'), 'edited');
  const result = await runPipeline([steps.say('b')], { workdir, workers: 1, rerunTriggers: [] });
  t.deepEqual(statesOf(result), ['Say done']);
});
