import test from 'ava';
import { planPipeline, runPipeline } from '../../../src/pipeline/index.ts';
import { planJson, planLines } from '../../../src/pipeline/plan/plan-lines.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { TextSteps } from '../text-steps.ts';

test('a plan is told as one line for each step, with its reasons in words', async (t) => {
  const workdir = temporaryFolder(t);
  const steps = new TextSteps();
  await runPipeline([steps.say('a', { label: 'first' }), steps.say('c')], { workdir, workers: 1 });
  const changed = steps.say('b', { label: 'first' });
  const plan = await planPipeline([steps.say('c'), steps.measure(changed)], { workdir });
  t.deepEqual(planLines(plan), [
    'fresh  test/Say',
    'run    test/Say first: text changed from "a" to "b"',
    'run    test/Measure: waits for Say first',
    'plan: 2 steps to run, 1 fresh; nothing was run',
  ]);
});

test('a plan for programs has typed reasons, keys and folders, and null for what is not known', async (t) => {
  const workdir = temporaryFolder(t);
  const steps = new TextSteps();
  const plan = await planPipeline([steps.measure(steps.say('a'))], { workdir });
  t.deepEqual(JSON.parse(planJson(plan)), {
    type: 'plan',
    run: 2,
    restore: 0,
    fresh: 0,
    expectedMs: null,
    warnings: [],
    steps: [
      {
        step: { name: 'Say', scope: 'test', label: null },
        depth: 0,
        spawnedBy: null,
        spawnsLater: false,
        state: 'run',
        reasons: [{ type: 'no-output' }],
        accepted: [],
        key: plan.steps[0]?.key,
        outDir: null,
        cache: null,
        publish: false,
        expectedMs: null,
      },
      {
        step: { name: 'Measure', scope: 'test', label: null },
        depth: 1,
        spawnedBy: null,
        spawnsLater: false,
        state: 'run',
        reasons: [{ type: 'upstream-runs', steps: ['Say'], count: 1 }],
        accepted: [],
        key: null,
        outDir: null,
        cache: null,
        publish: false,
        expectedMs: null,
      },
    ],
  });
});
