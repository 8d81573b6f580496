import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import test from 'ava';
import { defineStep, writeFileAtomic } from '../../../src/pipeline/index.ts';
import { Lock, tryLock } from '../../../src/pipeline/locks/lock.ts';
import { Session } from '../../../src/pipeline/plan/session.ts';
import { runWith } from '../../../src/pipeline/run/run.ts';
import { restoreOutput } from '../../../src/pipeline/shared-cache/restore-output.ts';
import { readManifest } from '../../../src/pipeline/store/output-check.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { filesBelow } from '../folder-contents.ts';
import { TextSteps, textOf } from '../text-steps.ts';
import { entriesOf, entryOf, runCached } from './cached-runs.ts';

test('what one workdir made another restores, and the keys below are known then', async (t) => {
  const root = temporaryFolder(t);
  const cache = join(root, 'cache');
  const steps = new TextSteps();
  const all = () => steps.measure(steps.repeat(steps.say('abc'), 2));
  const first = await runCached([all()], { workdir: join(root, 'a'), cache });
  t.deepEqual(first.states, ['Say done', 'Repeat done', 'Measure done']);
  t.is(entriesOf(cache).length, 3);
  steps.takeRan();

  const last = all();
  const second = await runCached([last], { workdir: join(root, 'b'), cache });
  t.deepEqual(second.states, ['Say restored', 'Repeat restored', 'Measure restored']);
  t.deepEqual(steps.takeRan(), []);
  t.is(second.result.status, 'ok');
  t.is(textOf(second.result, last, 'length.txt'), '6');
  t.deepEqual(
    second.restored.map(({ step, files, cache: from }) => [step.name, files, from]),
    [
      ['Say', 1, cache],
      ['Repeat', 1, cache],
      ['Measure', 1, cache],
    ],
  );
  t.deepEqual(second.warnings, []);
  const end = second.events.at(-1);
  t.true(end?.type === 'run-end' && end.done === 0 && end.restored === 3);

  t.deepEqual((await runCached([all()], { workdir: join(root, 'b') })).states, [
    'Say fresh',
    'Repeat fresh',
    'Measure fresh',
  ]);
});

test('a step that is fresh never looks at a cache', async (t) => {
  const root = temporaryFolder(t);
  const steps = new TextSteps();
  await runCached([steps.say('a')], { workdir: join(root, 'w') });
  const again = await runCached([steps.say('a')], {
    workdir: join(root, 'w'),
    cache: `${join(root, 'no')}:r`,
  });
  t.deepEqual(again.states, ['Say fresh']);
  t.deepEqual(again.warnings, []);
});

test('the manifest of a restored output is that of this machine and tells who made it', async (t) => {
  const root = temporaryFolder(t);
  const cache = join(root, 'cache');
  const steps = new TextSteps();
  const maker = { host: 'maker', bootId: 'its-boot' };
  const node = steps.say('a', { label: 'x' });
  const made = await runWith([node], { workdir: join(root, 'a'), workers: 1, cache }, { machine: maker });
  const shared = readFileSync(join(entryOf(cache), '.manifest.json'), 'utf8');
  t.false(shared.includes(root));
  t.false(shared.includes('its-boot'));

  const other = steps.say('a', { label: 'y', scope: 'other' });
  const here = { host: 'here', bootId: 'this-boot' };
  const options = { workdir: join(root, 'b'), workers: 1, cache };
  const restored = await runWith([other], options, { machine: here });
  const before = readManifest(made.outputOf(node));
  const manifest = readManifest(restored.outputOf(other));
  t.like(manifest, { host: 'here', bootId: 'this-boot', scope: 'other', label: 'y' });
  t.is(manifest?.restored?.madeOn, 'maker');
  t.is(manifest?.durationMs, before?.durationMs);
  t.is(manifest?.result, before?.result);
  const again = await runWith([other], options, { machine: here });
  t.is(again.steps[0]?.state, 'fresh');
});

test('what comes from a cache can be written without the cache being changed', async (t) => {
  const root = temporaryFolder(t);
  const cache = join(root, 'cache');
  const steps = new TextSteps();
  const node = steps.say('abc');
  const first = await runCached([node], { workdir: join(root, 'a'), cache });
  const second = await runCached([node], { workdir: join(root, 'b'), cache });
  for (const { result } of [first, second]) {
    const file = join(result.outputOf(node), 'text.txt');
    t.truthy(statSync(file).mode & 0o200);
    writeFileSync(file, 'changed');
  }
  t.is(readFileSync(join(entryOf(cache), 'text.txt'), 'utf8'), 'abc');
});

test('caches are asked in their order, and what one has goes into the others that may be written', async (t) => {
  const root = temporaryFolder(t);
  const [team, own, drop] = ['team', 'own', 'drop'].map((name) => join(root, name)) as [
    string,
    string,
    string,
  ];
  const steps = new TextSteps();
  await runCached([steps.say('a')], { workdir: join(root, 'a'), cache: team });
  const cache = `${own}:rw,${team}:r,${drop}:w`;
  const second = await runCached([steps.say('a'), steps.say('b')], { workdir: join(root, 'b'), cache });
  t.deepEqual(second.states, ['Say restored', 'Say done']);
  t.is(second.restored[0]?.cache, team);
  t.deepEqual(
    [team, own, drop].map((folder) => entriesOf(folder).length),
    [1, 2, 2],
  );
  const third = await runCached([steps.say('a')], { workdir: join(root, 'c'), cache });
  t.is(third.restored[0]?.cache, own);
  const onlyWritten = await runCached([steps.say('a')], { workdir: join(root, 'd'), cache: `${drop}:w` });
  t.deepEqual(onlyWritten.states, ['Say done']);
});

test('a step with `cache: false` is made in each workdir', async (t) => {
  const root = temporaryFolder(t);
  const cache = join(root, 'cache');
  let ran = 0;
  const own = defineStep({
    name: 'Own',
    version: '1',
    cache: false,
    run: async ({ outDir }) => {
      ran += 1;
      await writeFileAtomic(join(outDir, 'own.txt'), 'own');
    },
  });
  for (const name of ['a', 'b']) {
    await runCached([own({ scope: 'test', params: {} })], { workdir: join(root, name), cache });
  }
  t.is(ran, 2);
  t.deepEqual(entriesOf(cache), []);
});

test('a forced step runs, and what it makes replaces what a cache has', async (t) => {
  const root = temporaryFolder(t);
  const cache = join(root, 'cache');
  let text = 'first';
  const step = defineStep({
    name: 'Vary',
    version: '1',
    run: async ({ outDir }) => writeFileAtomic(join(outDir, 'text.txt'), text),
  });
  const node = step({ scope: 'test', params: {} });
  const textOfEntry = () => readFileSync(join(entryOf(cache), 'text.txt'), 'utf8');
  await runCached([node], { workdir: join(root, 'a'), cache });
  text = 'second';
  await runCached([node], { workdir: join(root, 'b'), cache: `${cache}:w` });
  t.is(textOfEntry(), 'first');
  const forced = await runCached([node], { workdir: join(root, 'b'), cache, force: true });
  t.deepEqual(forced.states, ['Vary done']);
  t.is(textOfEntry(), 'second');
  t.deepEqual(
    filesBelow(cache).filter((path) => path.startsWith('.tmp-')),
    [],
  );
});

test('published files come from the cache too', async (t) => {
  const root = temporaryFolder(t);
  const cache = join(root, 'cache');
  const steps = new TextSteps();
  await runCached([steps.say('a')], { workdir: join(root, 'a'), cache });
  await runCached([steps.say('a', { publishTo: join(root, 'out') })], { workdir: join(root, 'b'), cache });
  t.is(readFileSync(join(root, 'out', 'text.txt'), 'utf8'), 'a');
});

test('what is in the place of an entry without being one is replaced', async (t) => {
  const root = temporaryFolder(t);
  const cache = join(root, 'cache');
  const steps = new TextSteps();
  await runCached([steps.say('a')], { workdir: join(root, 'a'), cache });
  const entry = entryOf(cache);
  rmSync(join(entry, '.manifest.json'));
  await runCached([steps.say('a')], { workdir: join(root, 'b'), cache });
  t.true(existsSync(join(entry, '.manifest.json')));
  rmSync(entry, { recursive: true });
  writeFileSync(entry, 'a file');
  const { warnings } = await runCached([steps.say('a')], { workdir: join(root, 'c'), cache });
  t.deepEqual(warnings, []);
  t.deepEqual((await runCached([steps.say('a')], { workdir: join(root, 'd'), cache })).states, [
    'Say restored',
  ]);
});

test('a cancelled run leaves nothing half in a cache, nor in the workdir', async (t) => {
  const root = temporaryFolder(t);
  const cache = join(root, 'cache');
  const controller = new AbortController();
  const step = defineStep<{ stop: boolean }>({
    name: 'Big',
    version: '1',
    run: async ({ params, outDir, signal }) => {
      if (params.stop) controller.abort();
      signal.throwIfAborted();
      for (let index = 0; index < 50; index += 1) {
        await writeFileAtomic(join(outDir, `${index}.bin`), new Uint8Array(200_000).fill(index));
      }
    },
  });
  const nodes = [false, true].map((stop) => step({ scope: 'test', params: { stop } }));
  const { result } = await runCached(nodes, { workdir: join(root, 'a'), cache, signal: controller.signal });
  t.is(result.status, 'cancelled');
  t.deepEqual(existsSync(cache) ? readdirSync(cache).filter((name) => name.startsWith('.tmp-')) : [], []);
  for (const entry of entriesOf(cache)) t.true(existsSync(join(entry, '.manifest.json')));
});

test('what a writer left behind a day ago is removed, and nothing younger', async (t) => {
  const root = temporaryFolder(t);
  const cache = join(root, 'cache');
  mkdirSync(join(cache, '.tmp-old'), { recursive: true });
  mkdirSync(join(cache, '.tmp-young'));
  const yesterday = new Date(Date.now() - 25 * 3600 * 1000);
  utimesSync(join(cache, '.tmp-old'), yesterday, yesterday);
  await runCached([new TextSteps().say('a')], { workdir: join(root, 'a'), cache });
  t.false(existsSync(join(cache, '.tmp-old')));
  t.true(existsSync(join(cache, '.tmp-young')));
});

test('what comes from a cache under a lock that was lost is not put in place', async (t) => {
  const root = temporaryFolder(t);
  const cache = join(root, 'cache');
  const steps = new TextSteps();
  await runCached([steps.say('a')], { workdir: join(root, 'a'), cache });
  const session = new Session(
    [steps.say('a')],
    { workdir: join(root, 'b'), cache, refresh: false },
    { machine: { host: 'here', bootId: 'boot' } },
  );
  const [step] = session.graph;
  const { caches } = session;
  if (step === undefined || caches === undefined) return t.fail();
  const decision = await session.decide(step);
  if (decision.kind !== 'run') return t.fail();
  const { key, place } = decision;
  mkdirSync(place.final, { recursive: true });
  writeFileSync(join(place.final, 'b.txt'), 'of the new holder');
  const lock = tryLock(place.lock, session.machine);
  if (!(lock instanceof Lock)) return t.fail();
  rmSync(place.lock);
  const { signal } = new AbortController();
  await t.throwsAsync(restoreOutput(session, caches, { step, key, place, lock }, signal), {
    message: /\.lock was removed or taken over/,
  });
  t.deepEqual(filesBelow(join(root, 'b', 'test')), [`${basename(place.final)}/b.txt`]);

  const again = tryLock(place.lock, session.machine);
  if (!(again instanceof Lock)) return t.fail();
  const restored = await restoreOutput(session, caches, { step, key, place, lock: again }, signal);
  again.release();
  t.is(restored?.cache, cache);
  t.deepEqual(readdirSync(place.final).sort(), ['.manifest.json', 'text.txt']);
  await session.close();
});
