import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { planPipeline } from '../../../src/pipeline/index.ts';
import { planJson, planLines } from '../../../src/pipeline/plan/plan-lines.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { TextSteps } from '../text-steps.ts';
import { entryOf, runCached, writable } from './cached-runs.ts';

test('a plan tells which steps a cache has, and looks through them at what is below', async (t) => {
  const root = temporaryFolder(t);
  const cache = join(root, 'cache');
  const steps = new TextSteps();
  const repeated = () => steps.repeat(steps.say('abc'), 2);
  await runCached([repeated()], { workdir: join(root, 'a'), cache });
  const workdir = join(root, 'b');
  await runCached([steps.say('d')], { workdir });

  const plan = await planPipeline([steps.say('d'), steps.measure(repeated())], {
    workdir,
    cache: `${cache}:r`,
  });
  t.deepEqual(planLines(plan), [
    'fresh  test/Say',
    `cached test/Say: no output yet; restore it from ${cache}`,
    `cached test/Repeat: no output yet; restore it from ${cache}`,
    'run    test/Measure: no output yet',
    'plan: 1 step to run, 2 to restore, 1 fresh; nothing was run',
  ]);
  const { run, restore, fresh, warnings, steps: planned } = JSON.parse(planJson(plan));
  t.deepEqual({ run, restore, fresh, warnings }, { run: 1, restore: 2, fresh: 1, warnings: [] });
  t.like(planned[1], { state: 'restore', cache, outDir: null, reasons: [{ type: 'no-output' }] });
  t.false(existsSync(join(workdir, 'test', `00-Say-${planned[1].key.slice(0, 8)}`)));

  const measured = steps.measure(repeated());
  const { result } = await runCached([measured], { workdir, cache });
  t.deepEqual(
    result.steps.map(({ state, node }) => `${state} ${node.definition.name}`),
    ['restored Say', 'restored Repeat', 'done Measure'],
  );
  t.true(result.outputOf(measured).endsWith(planned[3].key.slice(0, 8)));
});

test('a plan says that a forced step runs, whatever a cache has', async (t) => {
  const root = temporaryFolder(t);
  const cache = join(root, 'cache');
  const steps = new TextSteps();
  await runCached([steps.say('a')], { workdir: join(root, 'a'), cache });
  const plan = await planPipeline([steps.say('a')], { workdir: join(root, 'b'), cache, force: true });
  t.deepEqual(planLines(plan)[0], 'run    test/Say: forced');
});

test('a plan warns of what is wrong with a cache', async (t) => {
  const root = temporaryFolder(t);
  const cache = join(root, 'cache');
  const steps = new TextSteps();
  await runCached([steps.say('a')], { workdir: join(root, 'a'), cache });
  writeFileSync(writable(join(entryOf(cache), '.manifest.json')), '');
  const caches = `${cache}:r,${join(root, 'none')}:r`;
  const plan = await planPipeline([steps.say('a')], { workdir: join(root, 'b'), cache: caches });
  t.is(plan.steps[0]?.state, 'run');
  const lines = planLines(plan);
  t.regex(
    lines[0] ?? '',
    /^warning: cache \S+: \w{8} is damaged: \.manifest\.json is damaged; it is not used$/,
  );
  t.regex(lines[1] ?? '', /^warning: cache \S+: there is no such folder; goes on without it$/);
});
