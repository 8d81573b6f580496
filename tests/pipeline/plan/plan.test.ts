import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import {
  defineStep,
  describeReason,
  folder,
  type JsonObject,
  planPipeline,
  runPipeline,
  type StepNode,
} from '../../../src/pipeline/index.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { TextSteps } from '../text-steps.ts';

const train = defineStep<JsonObject>({ name: 'Train', version: '1', run: async () => {} });

async function reasonsOf(workdir: string, target: StepNode) {
  return (await planPipeline([target], { workdir })).steps.at(-1)?.reasons;
}

test('a plan of a new workdir says that there is no output, and makes no folder', async (t) => {
  const workdir = join(temporaryFolder(t), 'new');
  const steps = new TextSteps();
  const plan = await planPipeline([steps.measure(steps.say('a'))], { workdir });
  t.deepEqual(
    plan.steps.map(({ state, depth, reasons }) => [state, depth, reasons]),
    [
      ['run', 0, [{ type: 'no-output' }]],
      ['run', 1, [{ type: 'upstream-runs', steps: ['Say'], count: 1 }]],
    ],
  );
  t.regex(plan.steps[0]?.key ?? '', /^[0-9a-f]{64}$/);
  t.is(plan.steps[1]?.key, undefined);
  t.false(existsSync(workdir));
  t.deepEqual(steps.ran, []);
});

test('the plan says what the run then finds', async (t) => {
  const workdir = temporaryFolder(t);
  const texts = temporaryFolder(t);
  writeFileSync(join(texts, 'a.txt'), 'a');
  const steps = new TextSteps();
  const targets = (text: string, times: number) => [
    steps.repeat(steps.say(text), times),
    steps.repeat(folder(texts), times, { label: 'folder' }),
  ];
  for (const [text, times] of [
    ['a', 1],
    ['a', 2],
    ['b', 2],
    ['b', 2],
  ] as const) {
    const plan = await planPipeline(targets(text, times), { workdir });
    const result = await runPipeline(targets(text, times), { workdir, workers: 1 });
    for (const [index, planned] of plan.steps.entries()) {
      const outcome = result.steps[index];
      t.is(outcome?.state, planned.state === 'fresh' ? 'fresh' : 'done');
      if (planned.reasons[0]?.type !== 'upstream-runs') {
        t.deepEqual(outcome?.reasons, planned.reasons);
        t.is(
          planned.state === 'fresh' ? planned.outDir : undefined,
          planned.state === 'fresh' ? outcome?.outDir : undefined,
        );
      }
    }
  }
});

test('every changed parameter is named by its path, with both values', async (t) => {
  const workdir = temporaryFolder(t);
  const node = (params: JsonObject) => train({ scope: 'test', params });
  await runPipeline([node({ head: { rate: 0.1, layers: [1, 2] } })], { workdir, workers: 1 });
  t.deepEqual(await reasonsOf(workdir, node({ head: { rate: 0.2 }, seed: 1 })), [
    { type: 'parameter-changed', name: 'head.rate', from: 0.1, to: 0.2 },
    { type: 'parameter-changed', name: 'head.layers', from: [1, 2], to: undefined },
    { type: 'parameter-changed', name: 'seed', from: undefined, to: 1 },
  ]);
});

test('a step is compared with its own older output, not with that of another label', async (t) => {
  const workdir = temporaryFolder(t);
  const steps = new TextSteps();
  const targets = (a: string, b: string) => [
    steps.say(a, { label: 'first' }),
    steps.say(b, { label: 'second' }),
  ];
  await runPipeline(targets('a', 'b'), { workdir, workers: 1 });
  const plan = await planPipeline(targets('A', 'B'), { workdir });
  t.deepEqual(
    plan.steps.map(({ reasons }) => reasons.map(describeReason).join()),
    ['text changed from "a" to "A"', 'text changed from "b" to "B"'],
  );
});

test('a step is compared with no output that belongs to another step of the plan', async (t) => {
  const workdir = temporaryFolder(t);
  const steps = new TextSteps();
  await runPipeline([steps.say('a'), steps.say('b')], { workdir, workers: 1 });
  const plan = await planPipeline([steps.say('a'), steps.say('b'), steps.say('c')], { workdir });
  t.deepEqual(plan.steps.at(-1)?.reasons, [{ type: 'no-output' }]);
});

test('reasons are told in words', (t) => {
  t.is(describeReason({ type: 'no-output' }), 'no output yet');
  t.is(
    describeReason({ type: 'parameter-changed', name: 'seed', from: 1, to: undefined }),
    'seed changed from 1 to nothing',
  );
  t.is(describeReason({ type: 'input-changed', name: 'audio', from: 'a', to: 'b' }), 'input audio changed');
  t.is(
    describeReason({ type: 'input-changed', name: 'audio', from: undefined, to: 'b' }),
    'input audio is new',
  );
  t.is(describeReason({ type: 'version-changed', from: '1', to: '2' }), 'step version changed from 1 to 2');
  t.is(
    describeReason({ type: 'output-tampered', file: 'a.wav', problem: 'is missing' }),
    'output was changed: a.wav is missing',
  );
  t.is(
    describeReason({ type: 'upstream-runs', steps: ['Extract', 'Split'], count: 5 }),
    'waits for Extract and 4 more',
  );
  t.is(describeReason({ type: 'forced' }), 'forced');
});
