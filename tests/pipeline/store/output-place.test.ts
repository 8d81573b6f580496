import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import test from 'ava';
import { planPipeline, runPipeline } from '../../../src/pipeline/index.ts';
import { findOutputs } from '../../../src/pipeline/store/find-step.ts';
import { walkStore } from '../../../src/pipeline/store/store-walk.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { statesOf, TextSteps, textOf } from '../text-steps.ts';

/** Two texts whose steps have keys that begin with the same 8 digits. */
const alike = ['49513', '53914'] as const;

test('two outputs whose keys begin alike lie side by side', async (t) => {
  const workdir = temporaryFolder(t);
  const steps = new TextSteps();
  const nodes = alike.map((text) => steps.say(text));
  const run = (force = false) => runPipeline(nodes, { workdir, workers: force ? 1 : 2, force });
  const first = await run();
  const names = nodes.map((node) => basename(first.outputOf(node)));
  t.is(names[1]?.slice(0, names[0]?.length), names[0], 'which is what this test is about');
  t.deepEqual(statesOf(first), ['Say done', 'Say done']);
  t.deepEqual(
    nodes.map((node) => textOf(first, node, 'text.txt')),
    alike,
  );
  t.deepEqual(statesOf(await run()), ['Say fresh', 'Say fresh']);
  t.true((await planPipeline(nodes, { workdir })).steps.every(({ state }) => state === 'fresh'));

  const forced = await run(true);
  t.deepEqual(statesOf(forced), ['Say done', 'Say done']);
  t.deepEqual(
    nodes.map((node) => textOf(forced, node, 'text.txt')),
    alike,
  );
  t.deepEqual(readdirSync(join(workdir, 'test')), [...names].sort());
});

test('both are found by the tools that look into a store', async (t) => {
  const workdir = temporaryFolder(t);
  const steps = new TextSteps();
  await runPipeline(
    alike.map((text) => steps.say(text)),
    { workdir, workers: 1 },
  );
  const { outputs, remnants } = walkStore(workdir);
  t.is(outputs.length, 2);
  t.deepEqual(remnants, []);
  for (const { name, dir } of outputs) {
    t.deepEqual(
      findOutputs(workdir, name).map(({ folder }) => folder.dir),
      [dir],
    );
  }
  t.is(findOutputs(workdir, outputs[0]?.keyPrefix.slice(0, 8) ?? '').length, 2);
});
