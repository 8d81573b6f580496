import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fc, testProp } from '@fast-check/ava';
import test, { type ExecutionContext } from 'ava';
import { UserError } from '../../src/errors.ts';
import { writeFileAtomic } from '../../src/pipeline/files/write-file.ts';
import {
  defineStep,
  folder,
  type InputSource,
  type PipelineEvent,
  planPipeline,
  type RunOptions,
  type RunResult,
  runPipeline,
  type Spawned,
  type StepNode,
  select,
  spawned,
} from '../../src/pipeline/index.ts';
import { planLines } from '../../src/pipeline/plan/plan-lines.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { filesBelow } from './folder-contents.ts';
import { textOf } from './text-steps.ts';

/** A folder of words, a step that sorts them by first letter, one more for each letter, and one that joins these. */
class Letters {
  readonly ran: string[] = [];
  readonly words: string;
  readonly workdir: string;
  bad: string | undefined;
  readonly all: StepNode;
  readonly byLetter: StepNode;

  constructor(t: ExecutionContext, words: readonly string[], from?: Letters) {
    const root = from === undefined ? temporaryFolder(t) : join(from.words, '..');
    this.words = join(root, 'words');
    this.workdir = join(root, '_workdir');
    if (from === undefined) {
      this.write(words);
    }
    const count = defineStep<{ letter: string }, { words: InputSource }>({
      name: 'Count',
      version: '1',
      run: async ({ params, inputs, outDir }) => {
        this.ran.push(`Count ${params.letter}`);
        if (params.letter === this.bad) {
          throw new UserError(`no ${params.letter} today`);
        }
        const text = readFileSync(join(inputs.words.path, inputs.words.files[0] ?? ''), 'utf8');
        await writeFileAtomic(join(outDir, 'count.txt'), `${params.letter}${text.split(' ').length}`);
      },
    });
    const sort = defineStep<Record<never, never>, { words: InputSource }>({
      name: 'Sort',
      version: '1',
      run: async ({ inputs, outDir }) => {
        this.ran.push('Sort');
        const sorted = new Map<string, string[]>();
        for (const file of inputs.words.files) {
          for (const word of readFileSync(join(inputs.words.path, file), 'utf8').split(' ')) {
            const letter = word.slice(0, 1);
            sorted.set(letter, [...(sorted.get(letter) ?? []), word]);
          }
        }
        for (const [letter, same] of sorted) {
          await writeFileAtomic(join(outDir, `${letter}.txt`), same.join(' '));
        }
      },
      spawn: ({ node, scope, output }) =>
        output.files.map((file) => {
          const letter = file.slice(0, 1);
          return count({ scope, params: { letter }, inputs: { words: select(node, file) }, label: letter });
        }),
    });
    const join_ = defineStep<Record<never, never>, { counts: Spawned }>({
      name: 'Join',
      version: '1',
      run: async ({ inputs, outDir }) => {
        this.ran.push('Join');
        const counts = inputs.counts.map(({ path }) => readFileSync(join(path, 'count.txt'), 'utf8'));
        await writeFileAtomic(join(outDir, 'all.txt'), counts.join(' '));
      },
    });
    this.byLetter = sort({ scope: 'words', params: {}, inputs: { words: folder(this.words) } });
    this.all = join_({ scope: 'words', params: {}, inputs: { counts: spawned(this.byLetter) } });
  }

  write(words: readonly string[]): void {
    rmSync(this.words, { recursive: true, force: true });
    mkdirSync(this.words, { recursive: true });
    writeFileSync(join(this.words, 'words.txt'), words.join(' '));
  }

  run(options: Partial<RunOptions> = {}, target = this.all): Promise<RunResult> {
    this.ran.length = 0;
    return runPipeline([target], { workdir: this.workdir, workers: 2, ...options });
  }

  async planned(target = this.all): Promise<readonly string[]> {
    return planLines(await planPipeline([target], { workdir: this.workdir }));
  }
}

function states({ steps }: RunResult): string[] {
  return steps.map(
    ({ node, state }) => `${node.definition.name}${node.label ? ` ${node.label}` : ''} ${state}`,
  );
}

test('what a step spawns runs, once each, and what takes all of it follows', async (t) => {
  const letters = new Letters(t, ['ape', 'bee', 'ant', 'cat']);
  const events: PipelineEvent[] = [];
  const result = await letters.run({ workers: 1, onEvent: (event) => events.push(event) });
  t.is(result.status, 'ok');
  t.deepEqual(letters.ran, ['Sort', 'Count a', 'Count b', 'Count c', 'Join']);
  t.is(textOf(result, letters.all, 'all.txt'), 'a2 b1 c1');
  t.deepEqual(states(result), ['Sort done', 'Count a done', 'Count b done', 'Count c done', 'Join done']);
  const told = events.find((event) => event.type === 'steps-spawned');
  t.deepEqual(
    told?.run.map(({ step }) => step.label),
    ['a', 'b', 'c'],
  );
  t.is(told?.step.name, 'Sort');
  t.deepEqual(
    filesBelow(join(letters.workdir, 'words'))
      .filter((path) => path.endsWith('.txt'))
      .map((path) => path.replace(/-[0-9a-f]{8}/, '')),
    [
      '00-Sort/a.txt',
      '00-Sort/b.txt',
      '00-Sort/c.txt',
      '01-Count/count.txt',
      '01-Count/count.txt',
      '01-Count/count.txt',
      '02-Join/all.txt',
    ],
  );
});

test('the next time all of it is fresh, without the step that spawned it being run, and the plan knows all of it', async (t) => {
  const first = new Letters(t, ['ape', 'bee']);
  await first.run();
  const again = new Letters(t, [], first);
  t.deepEqual(await again.planned(), [
    'fresh  words/Sort',
    'fresh  words/Count a',
    'fresh  words/Count b',
    'fresh  words/Join',
    'plan: 0 steps to run, 4 fresh; nothing was run',
  ]);
  t.deepEqual(states(await again.run()), ['Sort fresh', 'Count a fresh', 'Count b fresh', 'Join fresh']);
  t.deepEqual(again.ran, []);
});

test('before the step has run, the plan says that more is to come', async (t) => {
  t.deepEqual(await new Letters(t, ['ape']).planned(), [
    'run    words/Sort: no output yet; then it is known which steps it spawns',
    'run    words/Join: waits for Sort',
    'plan: 2 steps to run, 0 fresh; nothing was run',
  ]);
});

test('only what has changed of what is spawned runs again', async (t) => {
  const first = new Letters(t, ['ape', 'bee', 'cat']);
  await first.run();
  first.write(['ape', 'bee', 'bat', 'dog']);
  const again = new Letters(t, [], first);
  const result = await again.run({ workers: 1 });
  t.deepEqual(again.ran.toSorted(), ['Count b', 'Count d', 'Join', 'Sort']);
  t.is(textOf(result, again.all, 'all.txt'), 'a1 b2 d1');
});

test('spawned steps that come out as before leave fresh what takes them', async (t) => {
  const first = new Letters(t, ['ape', 'bee']);
  await first.run();
  first.write(['ant', 'bee']);
  const again = new Letters(t, [], first);
  t.deepEqual(states(await again.run()), ['Sort done', 'Count a done', 'Count b fresh', 'Join fresh']);
});

test('an output of a spawned step that was removed is made again, and nothing else', async (t) => {
  const first = new Letters(t, ['ape', 'bee']);
  const result = await first.run();
  const removed = result.steps.find(({ node }) => node.label === 'b')?.outDir ?? '';
  rmSync(removed, { recursive: true });
  const again = new Letters(t, [], first);
  t.deepEqual(await again.planned(), [
    'fresh  words/Sort',
    'fresh  words/Count a',
    'run    words/Count b: no output yet',
    'run    words/Join: waits for Count b',
    'plan: 2 steps to run, 2 fresh; nothing was run',
  ]);
  t.deepEqual(states(await again.run()), ['Sort fresh', 'Count a fresh', 'Count b done', 'Join fresh']);
});

test('a spawned step that fails blocks what takes it, the others finish', async (t) => {
  const letters = new Letters(t, ['ape', 'bee']);
  letters.bad = 'a';
  const result = await letters.run();
  t.is(result.status, 'failed');
  t.deepEqual(states(result), ['Sort done', 'Count a failed', 'Count b done', 'Join blocked']);
});

test('a step that spawns nothing is all right', async (t) => {
  const none = defineStep({ name: 'None', version: '1', run: async () => {}, spawn: () => [] });
  const parent = none({ scope: 'test', params: {} });
  const take = defineStep<Record<never, never>, { all: Spawned }>({
    name: 'Take',
    version: '1',
    run: async ({ inputs, outDir }) => writeFileAtomic(join(outDir, 'n.txt'), String(inputs.all.length)),
  });
  const workdir = temporaryFolder(t);
  const taker = take({ scope: 'test', params: {}, inputs: { all: spawned(parent) } });
  t.is(textOf(await runPipeline([taker], { workdir, workers: 1 }), taker, 'n.txt'), '0');
  t.throws(() => spawned(taker), { message: 'Expected a step that spawns others, got Take' });
});

test('spawned steps run although nothing takes them, unless the run is until a step', async (t) => {
  const letters = new Letters(t, ['ape']);
  t.deepEqual(states(await letters.run({ until: ['Sort'] })), ['Sort done']);
  t.deepEqual(states(await letters.run({}, letters.byLetter)), ['Sort fresh', 'Count a done']);
  t.deepEqual(states(await letters.run({ until: ['Join'] })), ['Sort fresh', 'Count a fresh', 'Join done']);
});

test('selected steps bring along what they spawn', async (t) => {
  const letters = new Letters(t, ['ape']);
  t.deepEqual(states(await letters.run({ select: ['Sort', 'Join'] })), [
    'Sort done',
    'Count a done',
    'Join done',
  ]);
  t.deepEqual(states(await letters.run({ select: ['Join'], force: true })), [
    'Sort fresh',
    'Count a fresh',
    'Join done',
  ]);
});

test('spawned steps can be forced, by name or with all else', async (t) => {
  const letters = new Letters(t, ['ape', 'bee']);
  await letters.run();
  const ran = async (options: Partial<RunOptions>) => {
    await letters.run({ workers: 1, ...options });
    return letters.ran.toSorted().join(', ');
  };
  t.is(await ran({ forceStep: ['Count b'] }), 'Count b');
  t.is(await ran({ force: true }), 'Count a, Count b, Join, Sort');
  t.is(await ran({ forceStep: ['Sort'], forceDownstream: true }), 'Count a, Count b, Join, Sort');
  t.is(await ran({ forceStep: ['Sort'] }), 'Sort');
});

test('what is wrong with what a step spawns makes that step fail', async (t) => {
  const workdir = temporaryFolder(t);
  const failing = (spawn: () => readonly StepNode[]) =>
    defineStep({ name: 'Wrong', version: '1', run: async () => {}, spawn })({ scope: 'test', params: {} });
  const messageOf = async (node: StepNode) =>
    (await runPipeline([node], { workdir, workers: 1 })).steps[0]?.error?.message;
  t.is(
    await messageOf(failing(() => ['a'] as unknown as StepNode[])),
    'Expected spawn of step Wrong to return an array of steps',
  );
  const again = failing(() => {
    throw new Error('list.json is no JSON');
  });
  await t.throwsAsync(
    messageOf(again),
    { message: 'list.json is no JSON' },
    'now it is found before anything runs',
  );
});

test('spawned steps that wait for what waits for them are told of, and do not hang', async (t) => {
  const workdir = temporaryFolder(t);
  const take = defineStep<{ name: string }, { from: InputSource | Spawned | readonly InputSource[] }>({
    name: 'Take',
    version: '1',
    run: async () => {},
  });
  let taker: StepNode | undefined;
  const parent = defineStep({
    name: 'Parent',
    version: '1',
    run: async () => {},
    spawn: () => [take({ scope: 'test', params: { name: 'child' }, inputs: { from: taker as StepNode } })],
  })({ scope: 'test', params: {} });
  taker = take({ scope: 'test', params: { name: 'taker' }, inputs: { from: spawned(parent) } });
  const result = await runPipeline([taker], { workdir, workers: 1 });
  t.is(result.status, 'failed');
  t.regex(
    result.steps.find(({ state }) => state === 'failed')?.error?.message ?? '',
    /Take is part of a circle/,
  );
  await t.throwsAsync(planPipeline([taker], { workdir }), { message: /Take is part of a circle/ });
});

/** A countdown: each step spawns the next one. */
const down = defineStep<{ left: number; width: number }>({
  name: 'Down',
  version: '1',
  run: async ({ params, outDir }) =>
    writeFileAtomic(join(outDir, 'left.txt'), `${params.left} ${params.width}`),
  spawn: ({ params: { left, width }, scope }): readonly StepNode[] =>
    left === 0
      ? []
      : Array.from({ length: width }, (_, index) =>
          down({ scope, params: { left: left - 1, width: index } }),
        ),
});

test('steps spawn steps that spawn steps', async (t) => {
  const workdir = temporaryFolder(t);
  const run = () =>
    runPipeline([down({ scope: 'test', params: { left: 3, width: 3 } })], { workdir, workers: 2 });
  const first = await run();
  t.is(first.status, 'ok');
  t.is(first.steps.length, 1 + 3 + 3 + 1);
  t.true((await run()).steps.every(({ state }) => state === 'fresh'));
});

test('three hundred steps, each spawned by the one before, take no deep stack', async (t) => {
  const workdir = temporaryFolder(t);
  const one = defineStep<{ left: number }>({
    name: 'One',
    version: '1',
    run: async () => {},
    spawn: ({ params, scope }): readonly StepNode[] =>
      params.left === 0 ? [] : [one({ scope, params: { left: params.left - 1 } })],
  });
  const run = () => runPipeline([one({ scope: 'test', params: { left: 299 } })], { workdir, workers: 2 });
  t.is((await run()).steps.filter(({ state }) => state === 'done').length, 300);
  t.is((await run()).steps.filter(({ state }) => state === 'fresh').length, 300);
});

testProp(
  'however steps spawn others and take what others spawn, a second run finds all of it fresh',
  [
    fc.array(
      fc.record({
        spawns: fc.nat({ max: 3 }),
        takes: fc.option(fc.nat()),
        needs: fc.array(fc.nat(), { maxLength: 2 }),
      }),
      {
        minLength: 1,
        maxLength: 8,
      },
    ),
  ],
  async (t, shape) => {
    const workdir = temporaryFolder(t);
    const ran: string[] = [];
    const part = defineStep<{ id: string }, { from: readonly InputSource[] }>({
      name: 'Part',
      version: '1',
      run: async ({ params, outDir }) => {
        ran.push(params.id);
        await writeFileAtomic(join(outDir, 'id.txt'), params.id);
      },
    });
    const build = () => {
      const nodes: StepNode[] = [];
      for (const [id, { spawns, takes, needs }] of shape.entries()) {
        const pick = (at: number) => nodes[at % Math.max(1, id)];
        const from = needs.flatMap((at) => pick(at) ?? []);
        const parent = takes === null ? undefined : pick(takes);
        const step = defineStep<
          { id: number },
          { from: readonly InputSource[]; all: Spawned | readonly InputSource[] }
        >({
          name: 'Whole',
          version: '1',
          run: async ({ params, inputs, outDir }) => {
            ran.push(`${params.id}`);
            await writeFileAtomic(join(outDir, 'id.txt'), `${params.id}: ${inputs.all.length}`);
          },
          spawn: ({ node, scope }) =>
            Array.from({ length: spawns }, (_, index) =>
              part({
                scope,
                params: { id: `${id}.${index}` },
                inputs: { from: index === 0 ? [node] : [...from] },
              }),
            ),
        });
        const all = parent === undefined ? [] : spawned(parent);
        nodes.push(step({ scope: 'test', params: { id }, inputs: { from, all } }));
      }
      return nodes;
    };
    const first = await runPipeline(build(), { workdir, workers: 3 });
    t.is(first.status, 'ok', first.steps.find(({ error }) => error !== undefined)?.error?.message);
    t.is(new Set(ran).size, ran.length, 'each ran once');
    t.is(ran.length, shape.length + shape.reduce((sum, { spawns }) => sum + spawns, 0));
    const second = await runPipeline(build(), { workdir, workers: 3 });
    t.true(second.steps.every(({ state }) => state === 'fresh'));
    t.deepEqual(
      second.steps.map(({ outDir }) => outDir).sort(),
      first.steps.map(({ outDir }) => outDir).sort(),
    );
  },
  { numRuns: 20 },
);

test('a plan does not guess what a step spawns that a cache has, and the run restores all of it', async (t) => {
  const first = new Letters(t, ['ape', 'bee']);
  const cache = join(first.words, '..', 'cache');
  await first.run({ cache });
  const again = new Letters(t, [], first);
  rmSync(again.workdir, { recursive: true });
  const plan = await planPipeline([again.all], { workdir: again.workdir, cache });
  t.deepEqual(
    plan.steps.map(({ node, state, spawnsLater }) => [node.definition.name, state, spawnsLater]),
    [
      ['Sort', 'restore', true],
      ['Join', 'run', false],
    ],
  );
  const result = await again.run({ cache });
  t.deepEqual(states(result), ['Sort restored', 'Count a restored', 'Count b restored', 'Join restored']);
  t.deepEqual(again.ran, []);
});
