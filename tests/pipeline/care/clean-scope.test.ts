import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { cleanScope, defineStep, runPipeline, scopesOf } from '../../../src/pipeline/index.ts';
import { tryLock } from '../../../src/pipeline/locks/lock.ts';
import { thisMachine } from '../../../src/pipeline/machine/machine.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { TextSteps } from '../text-steps.ts';

test('cleaning removes all of one scope, and what it published only when asked', async (t) => {
  const root = temporaryFolder(t);
  const workdir = join(root, '_workdir');
  const published = join(root, 'tasks', 'a');
  const steps = new TextSteps();
  const nodes = ['a', 'a-b'].map((scope) =>
    steps.say(scope, { scope, publishTo: join(root, 'tasks', scope) }),
  );
  const run = () => runPipeline(nodes, { workdir, workers: 1 });
  await run();
  mkdirSync(join(workdir, 'a', '00-Say-00000000.partial'));
  t.deepEqual(scopesOf(workdir), ['a', 'a-b']);
  const dry = await cleanScope(workdir, 'a', { dryRun: true });
  t.deepEqual(dry.removed.map(({ kind }) => kind).sort(), ['output', 'partial']);
  t.deepEqual(scopesOf(workdir), ['a', 'a-b']);
  const removal = await cleanScope(workdir, 'a', {});
  t.deepEqual({ ...removal, dryRun: true }, dry);
  t.deepEqual(readdirSync(workdir).sort(), ['.cache', 'a-b', 'runs']);
  t.true(existsSync(join(published, 'text.txt')));
  await run();
  t.deepEqual(steps.takeRan(), ['Say a', 'Say a-b', 'Say a']);
  const both = await cleanScope(workdir, 'a', { published });
  t.deepEqual(both.removed.map(({ kind }) => kind).sort(), ['output', 'published']);
  t.is(both.freedBytes, both.bytes, 'no name of any file is left');
  t.deepEqual(readdirSync(join(root, 'tasks')), ['a-b']);
  t.deepEqual((await cleanScope(workdir, 'a', { published })).removed, []);
});

test('a published folder with files that no step published is left alone, and so is all else', async (t) => {
  const root = temporaryFolder(t);
  const workdir = join(root, '_workdir');
  const published = join(root, 'tasks', 'a');
  await runPipeline([new TextSteps().say('a', { publishTo: published })], { workdir, workers: 1 });
  mkdirSync(join(published, 'mine'));
  writeFileSync(join(published, 'mine', 'notes.txt'), 'mine');
  await t.throwsAsync(cleanScope(workdir, 'test', { published }), {
    name: 'UserError',
    message: /tasks\/a: not removed: mine\/notes\.txt in it was not published by a step$/,
  });
  t.is(scopesOf(workdir).length, 1);
});

test('nothing of a scope is removed while a run makes outputs in it, or a process is at one', async (t) => {
  const workdir = join(temporaryFolder(t), '_workdir');
  const step = defineStep({
    name: 'Clean',
    version: '1',
    run: async () => {
      await t.throwsAsync(cleanScope(workdir, 'test', {}), {
        name: 'UserError',
        message: /^test: nothing is removed: in use by run \d{4}-/,
      });
      await t.throwsAsync(cleanScope(workdir, 'test', { dryRun: true }), { name: 'UserError' });
    },
  });
  const result = await runPipeline([step({ scope: 'test', params: {} })], { workdir, workers: 1 });
  t.is(result.status, 'ok');
  const [name] = readdirSync(join(workdir, 'test'));
  tryLock(join(workdir, 'test', `${name}.lock`), thisMachine());
  await t.throwsAsync(cleanScope(workdir, 'test', {}), {
    message: /^test: nothing is removed: a process is at test\/00-Clean-[0-9a-f]{8}\.lock$/,
  });
});
