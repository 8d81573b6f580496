import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import {
  defineStep,
  planPipeline,
  runPipeline,
  type StepNode,
  writeFileAtomic,
} from '../../src/pipeline/index.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { TextSteps } from './text-steps.ts';

/** A step that writes what somebody outside says, and a step below it. */
function outside(steps: TextSteps) {
  const world = { says: 'one' };
  const listen = defineStep<Record<never, never>>({
    name: 'Listen',
    version: '1',
    unknownInputs: true,
    async run({ outDir }) {
      steps.ran.push(`Listen ${world.says}`);
      await writeFileAtomic(join(outDir, 'text.txt'), world.says);
    },
  });
  const heard = listen({ scope: 'test', params: {} });
  return { world, heard, below: steps.repeat(heard, 2) };
}

async function run(
  t: ExecutionContext,
  steps: TextSteps,
  target: StepNode,
  options: object,
): Promise<string[]> {
  steps.ran.length = 0;
  const workdir = (options as { workdir: string }).workdir;
  const { status } = await runPipeline([target], { ...options, workdir, workers: 2 });
  t.is(status, 'ok');
  return [...steps.ran];
}

test('a step with unknown inputs runs each time, and what is below it only when its bytes change', async (t) => {
  const steps = new TextSteps();
  const { world, heard, below } = outside(steps);
  const options = { workdir: temporaryFolder(t) };
  t.deepEqual(await run(t, steps, below, options), ['Listen one', 'Repeat 2']);
  t.deepEqual(await run(t, steps, below, options), ['Listen one']);
  world.says = 'two';
  t.deepEqual(await run(t, steps, below, options), ['Listen two', 'Repeat 2']);
  const { steps: planned } = await planPipeline([below], options);
  t.deepEqual(planned.find(({ node }) => node === heard)?.reasons, [{ type: 'unknown-inputs' }]);
});

test('where changed inputs do not count, neither do unknown ones', async (t) => {
  const steps = new TextSteps();
  const { below } = outside(steps);
  const options = { workdir: temporaryFolder(t) };
  await run(t, steps, below, options);
  t.deepEqual(await run(t, steps, below, { ...options, rerunTriggers: ['params', 'version'] }), []);
});

test('a shared cache neither gives nor gets what a step with unknown inputs made', async (t) => {
  const steps = new TextSteps();
  const { world, below } = outside(steps);
  const cache = temporaryFolder(t);
  await run(t, steps, below, { workdir: temporaryFolder(t), cache });
  const workdir = temporaryFolder(t);
  world.says = 'two';
  t.deepEqual(await run(t, steps, below, { workdir, cache }), ['Listen two', 'Repeat 2']);
  world.says = 'one';
  t.deepEqual(await run(t, steps, below, { workdir: temporaryFolder(t), cache }), ['Listen one']);
});
