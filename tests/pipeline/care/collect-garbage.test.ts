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
import test, { type ExecutionContext } from 'ava';
import { enterStore } from '../../../src/pipeline/care/live-use.ts';
import {
  collectGarbage,
  defineStep,
  type GarbageOptions,
  type Removal,
  runPipeline,
  type StepNode,
  writeFileAtomic,
} from '../../../src/pipeline/index.ts';
import { Lock, tryLock } from '../../../src/pipeline/locks/lock.ts';
import { thisMachine } from '../../../src/pipeline/machine/machine.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { contentsOf, filesBelow } from '../folder-contents.ts';
import { statesOf, TextSteps } from '../text-steps.ts';

const day = 24 * 3600_000;

class Store {
  readonly root: string;
  readonly workdir: string;
  readonly steps = new TextSteps();

  constructor(t: ExecutionContext) {
    this.root = temporaryFolder(t);
    this.workdir = join(this.root, '_workdir');
  }

  run(...targets: StepNode[]) {
    return runPipeline(targets, { workdir: this.workdir, workers: 1 });
  }

  gc(options: GarbageOptions) {
    return collectGarbage(this.workdir, { published: [join(this.root, 'tasks')], ...options });
  }

  /** The folder of a step's output. */
  async outputOf(node: StepNode): Promise<string> {
    return (await this.run(node)).outputOf(node);
  }

  /** Puts everything that has happened so far into the past. */
  age(): void {
    const texts = filesBelow(this.workdir).filter((path) => /\.manifest\.json$|\.jsonl$/.test(path));
    for (const path of texts.map((each) => join(this.workdir, each))) {
      const text = readFileSync(path, 'utf8');
      writeFileSync(path, text.replaceAll(/"(startedAt|time)":( ?)"\d{4}/g, '"$1":$2"2001'));
    }
  }

  outputs(): string[] {
    return readdirSync(join(this.workdir, 'test')).sort();
  }
}

function removedOutputs({ removed }: Removal): string[] {
  return removed.filter(({ kind }) => kind === 'output').map(({ name }) => name);
}

test('without a condition no output goes, and a store that is not there is left alone', async (t) => {
  const store = new Store(t);
  t.deepEqual((await store.gc({})).removed, []);
  t.false(existsSync(store.workdir));
  await store.run(store.steps.say('a'));
  const before = contentsOf(store.workdir);
  t.deepEqual(await store.gc({}), {
    dryRun: false,
    removed: [],
    kept: [],
    bytes: 0,
    freedBytes: 0,
    cancelled: false,
  });
  t.deepEqual(contentsOf(store.workdir), before);
});

test('what nothing points to goes: the latest of each step stays, with all that it was made from', async (t) => {
  const { steps, ...store } = { steps: new TextSteps(), store: new Store(t) };
  const run = (text: string) => store.store.run(steps.measure(steps.say(text)));
  await run('a');
  await run('bb');
  const { outDir: second = '' } = (await run('a')).steps[0] ?? {};
  t.deepEqual(steps.takeRan(), ['Say a', 'Measure', 'Say bb', 'Measure']);
  const dry = await store.store.gc({ unreachable: true, dryRun: true });
  const removal = await store.store.gc({ unreachable: true });
  t.deepEqual({ ...removal, dryRun: true }, dry);
  t.deepEqual(removal.kept, []);
  t.deepEqual(
    removedOutputs(removal).map((name) => name.replace(/-[0-9a-f]{8}$/, '')),
    ['test/00-Say', 'test/01-Measure'],
    'b went, although it was made last: the third run used a',
  );
  t.true(existsSync(second));
  await run('a');
  t.deepEqual(steps.takeRan(), []);
  await run('bb');
  t.deepEqual(steps.takeRan(), ['Say bb', 'Measure'], 'what went is made again');
});

test('a clock that is set back between two runs does not make the former output the latest', async (t) => {
  const store = new Store(t);
  await store.run(store.steps.say('a'));
  const [log = ''] = readdirSync(join(store.workdir, 'runs'));
  const path = join(store.workdir, 'runs', log);
  writeFileSync(path, readFileSync(path, 'utf8').replaceAll(/"time":"\d{4}/g, '"time":"2999'));
  const latest = await store.outputOf(store.steps.say('b'));
  t.is(removedOutputs(await store.gc({ unreachable: true })).length, 1);
  t.deepEqual(store.outputs(), [basename(latest)]);
});

test('outputs that one run used side by side all stay', async (t) => {
  const store = new Store(t);
  await store.run(store.steps.say('a'), store.steps.say('b'));
  await store.run(store.steps.say('a'), store.steps.say('b'));
  t.deepEqual((await store.gc({ unreachable: true })).removed, []);
});

test('what is published stays, with all that it was made from, until another output is published there', async (t) => {
  const store = new Store(t);
  const { steps } = store;
  const publishTo = join(store.root, 'tasks', 'words');
  await store.run(steps.measure(steps.say('a'), { publishTo }));
  await store.run(steps.measure(steps.say('bb')));
  rmSync(join(store.workdir, 'runs'), { recursive: true });
  t.deepEqual((await store.gc({ unreachable: true })).removed, []);
  await store.run(steps.measure(steps.say('bb'), { publishTo }));
  t.is(removedOutputs(await store.gc({ unreachable: true })).length, 2);
  t.is(readFileSync(join(publishTo, 'length.txt'), 'utf8'), '2');
});

test('an age counts from the last use, not from the making', async (t) => {
  const store = new Store(t);
  const { steps } = store;
  await store.run(steps.say('a'), steps.say('b'));
  store.age();
  const used = await store.outputOf(steps.say('a'));
  const removal = await store.gc({ olderThanMs: day });
  t.is(removedOutputs(removal).length, 1);
  t.regex(removal.removed[0]?.lastUsed ?? '', /^2001-/);
  t.deepEqual(store.outputs(), [basename(used)]);
});

test('a copy from a shared cache is a use', async (t) => {
  const store = new Store(t);
  const node = store.steps.say('a');
  const run = () =>
    runPipeline([node], { workdir: store.workdir, workers: 1, cache: join(store.root, 'cache') });
  await run();
  await store.gc({ maxBytes: 0 });
  store.age();
  t.is((await run()).steps[0]?.state, 'restored');
  t.deepEqual((await store.gc({ olderThanMs: day })).removed, []);
});

test('a size lets those go first whose last use is longest ago, and no more than it takes', async (t) => {
  const store = new Store(t);
  const { steps } = store;
  const [a, b, c] = ['a', 'b', 'c'].map((letter) => steps.say(letter.repeat(1000)));
  if (a === undefined || b === undefined || c === undefined) return t.fail();
  for (const node of [a, b, c, a]) await store.run(node);
  t.deepEqual((await store.gc({ maxBytes: 3000 })).removed, []);
  await store.gc({ maxBytes: 2000 });
  t.deepEqual(statesOf(await store.run(a, c)), ['Say fresh', 'Say fresh']);
  t.is(store.outputs().length, 2);
  t.deepEqual(statesOf(await store.run(b)), ['Say done']);
});

test('several conditions all have to be met', async (t) => {
  const store = new Store(t);
  const { steps } = store;
  await store.run(steps.say('a'));
  store.age();
  await store.run(steps.say('b'));
  await store.run(steps.say('c'));
  const removal = await store.gc({ unreachable: true, olderThanMs: day });
  t.is(removedOutputs(removal).length, 1, 'a, but not b');
  t.is(store.outputs().length, 2);
});

test('published files keep their bytes, and only what has no other name counts as freed', async (t) => {
  const store = new Store(t);
  const publishTo = join(store.root, 'tasks', 'words');
  const node = store.steps.say('hello', { publishTo });
  await store.run(node);
  const manifest = statSync(join(await store.outputOf(node), '.manifest.json')).size;
  const dry = await store.gc({ maxBytes: 0, dryRun: true });
  const removal = await store.gc({ maxBytes: 0 });
  for (const { bytes, freedBytes } of [dry, removal]) {
    t.is(bytes, manifest + 5);
    t.is(freedBytes, manifest);
  }
  t.is(readFileSync(join(publishTo, 'text.txt'), 'utf8'), 'hello');
  t.deepEqual(statesOf(await store.run(node)), ['Say done']);
});

test('an output that went is made again with the same bytes', async (t) => {
  const store = new Store(t);
  const node = store.steps.measure(store.steps.say('hello'));
  const content = async () => contentsOf(await store.outputOf(node), (path) => path !== '.manifest.json');
  const before = await content();
  await store.gc({ olderThanMs: -day });
  t.false(existsSync(join(store.workdir, 'test')), 'nor is an empty folder left');
  t.deepEqual(await content(), before);
});

test('remnants of interrupted runs go, but not what a process is at or what its step would go on from', async (t) => {
  const store = new Store(t);
  const scope = join(store.workdir, 'test');
  const dead = JSON.stringify({
    token: '0123456789abcdef',
    pid: 4_194_304,
    host: thisMachine().host,
    bootId: 'x',
    processStart: null,
    since: '2001-01-01T00:00:00.000Z',
  });
  const resumable = JSON.stringify({ key: 'x', bootId: thisMachine().bootId });
  for (const [name, file, text] of [
    ['00-A-00000000.partial', 'a.txt', 'half'],
    ['00-A-11111111.partial', '.tmp-resume.json', resumable],
    ['00-A-22222222.partial', 'a.txt', 'being made'],
    ['00-A-33333333.old', 'a.txt', 'replaced'],
    ['00-A-44444444', 'a.txt', 'no manifest'],
  ] as const) {
    mkdirSync(join(scope, name), { recursive: true });
    writeFileSync(join(scope, name, file), text);
  }
  writeFileSync(join(scope, '00-A-55555555.lock'), dead);
  writeFileSync(join(scope, '.tmp-new'), '');
  writeFileSync(join(scope, '.tmp-old'), '');
  utimesSync(join(scope, '.tmp-old'), new Date(0), new Date(0));
  mkdirSync(join(store.workdir, 'runs'));
  writeFileSync(join(store.workdir, 'runs', '2001-01-01.lock'), dead);
  const lock = tryLock(join(scope, '00-A-22222222.lock'), thisMachine());
  const removal = await store.gc({});
  t.deepEqual(removal.removed.map(({ name, kind }) => `${kind} ${name}`).sort(), [
    'damaged test/00-A-44444444',
    'lock runs/2001-01-01.lock',
    'lock test/00-A-55555555.lock',
    'old test/00-A-33333333.old',
    'partial test/00-A-00000000.partial',
    'temporary test/.tmp-old',
  ]);
  const left = ['.tmp-new', '00-A-11111111.partial', '00-A-22222222.lock', '00-A-22222222.partial'];
  t.deepEqual(store.outputs(), left);
  if (lock instanceof Lock) lock.release();
  await store.gc({ olderThanMs: -1000 });
  t.deepEqual(store.outputs(), ['.tmp-new']);
});

test('a run that is going on keeps what it took as fresh and what its steps may still find', async (t) => {
  const store = new Store(t);
  const { steps } = store;
  await store.run(steps.measure(steps.say('a')));
  await store.run(steps.say('b'));
  const kept: (readonly string[])[] = [];
  const wait = defineStep<Record<never, never>, { from: StepNode }>({
    name: 'Wait',
    version: '1',
    run: async ({ outDir }) => {
      const removal = await store.gc({ maxBytes: 0 });
      kept.push(removal.kept.map(({ name }) => name.replace(/-[0-9a-f]{8}$/, '')));
      t.regex(removal.kept[0]?.why ?? '', /^in use by run \d{4}-/);
      t.is(removedOutputs(removal).length, 1, 'the other Say');
      await writeFileAtomic(join(outDir, 'a.txt'), '');
    },
  });
  const say = steps.say('a');
  const node = steps.measure([say, wait({ scope: 'test', params: {}, inputs: { from: say } })]);
  const result = await store.run(node);
  t.is(result.status, 'ok');
  t.deepEqual(kept, [['test/01-Measure', 'test/00-Say']]);
});

test('a run that may still spawn steps keeps everything', async (t) => {
  const store = new Store(t);
  await store.run(store.steps.say('b'));
  const wait = defineStep({
    name: 'Wait',
    version: '1',
    run: async () => {
      t.deepEqual(removedOutputs(await store.gc({ maxBytes: 0 })), []);
    },
    spawn: () => [store.steps.say('b')],
  });
  const result = await store.run(wait({ scope: 'test', params: {} }));
  t.deepEqual(
    result.steps.map(({ state }) => state),
    ['done', 'fresh'],
  );
});

test('a run that has no plan yet keeps everything', async (t) => {
  const store = new Store(t);
  await store.run(store.steps.say('a'));
  const mark = await enterStore(store.workdir, '2001-01-01', thisMachine());
  const removal = await store.gc({ maxBytes: 0 });
  t.deepEqual(
    removal.kept.map(({ why }) => why),
    ['in use by run 2001-01-01'],
  );
  const temporary = join(store.workdir, 'test', '.tmp-old');
  writeFileSync(temporary, '');
  utimesSync(temporary, new Date(0), new Date(0));
  t.deepEqual((await store.gc({})).removed, []);
  mark?.release();
  t.is(removedOutputs(await store.gc({ maxBytes: 0 })).length, 1);
  t.false(existsSync(temporary));
});

test('a run that starts while outputs are being taken away waits for that', async (t) => {
  const store = new Store(t);
  const removal = tryLock(join(store.workdir, 'runs', 'removal.lock'), thisMachine());
  let entered = false;
  const entering = enterStore(store.workdir, '2001-01-01', thisMachine()).then((mark) => {
    entered = true;
    return mark;
  });
  await new Promise((resolve) => setTimeout(resolve, 60));
  t.false(entered);
  if (removal instanceof Lock) removal.release();
  (await entering)?.release();
  t.true(entered);
});

test('a cancelled removal says so, and leaves remnants to the next', async (t) => {
  const store = new Store(t);
  await store.run(store.steps.say('a'));
  const controller = new AbortController();
  const removing = store.gc({ maxBytes: 0, signal: controller.signal });
  controller.abort();
  const { cancelled } = await removing.catch(() => ({ cancelled: true }));
  t.true(cancelled);
  await store.gc({ maxBytes: 0 });
  t.false(existsSync(join(store.workdir, 'test')));
});
