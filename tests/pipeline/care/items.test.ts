import { hash } from 'node:crypto';
import { existsSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { enterStore } from '../../../src/pipeline/care/live-use.ts';
import {
  cleanScope,
  collectGarbage,
  defineStep,
  type GarbageOptions,
  ItemCache,
  placeItem,
  runPipeline,
  type StepNode,
} from '../../../src/pipeline/index.ts';
import { thisMachine } from '../../../src/pipeline/machine/machine.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { filesBelow } from '../folder-contents.ts';

const day = 24 * 3600_000;

/** A store with a step that makes an output of items, one for each letter. */
class Store {
  readonly workdir: string;
  readonly #step;

  constructor(t: ExecutionContext) {
    const workdir = join(temporaryFolder(t), '_workdir');
    this.workdir = workdir;
    this.#step = defineStep<{ letters: string }>({
      name: 'Spell',
      version: '1',
      run: async ({ params, outDir, hashed }) => {
        for (const letter of params.letters) {
          const kept = await this.keep(letter);
          await placeItem(kept, { outDir, hashed }, [`${letter}.npy`]);
        }
      },
    });
  }

  keep(letter: string) {
    const cache = new ItemCache({ workdir: this.workdir, about: {}, suffixes: ['.npy'], warn: () => {} });
    return cache.keep(hash('sha256', letter), [letter.repeat(1000)]);
  }

  async spell(letters: string, scope = 'test'): Promise<StepNode> {
    const node = this.#step({ scope, params: { letters } });
    await runPipeline([node], { workdir: this.workdir, workers: 1 });
    return node;
  }

  gc(options: GarbageOptions) {
    return collectGarbage(this.workdir, options);
  }

  /** The letters whose items are there. */
  items(): string {
    const files = filesBelow(join(this.workdir, '.items')).join();
    return [...'abcdef'].filter((letter) => files.includes(hash('sha256', letter))).join('');
  }
}

test('without a condition no item goes; with one those go that no output has', async (t) => {
  const store = new Store(t);
  await store.spell('ab');
  await store.keep('c');
  t.deepEqual((await store.gc({})).removed, []);
  const dry = await store.gc({ unreachable: true, dryRun: true });
  t.is(store.items(), 'abc');
  const removal = await store.gc({ unreachable: true });
  t.deepEqual({ ...removal, dryRun: true }, dry);
  t.like(removal.removed[0], { kind: 'items', count: 1, bytes: 1000, lastUsed: null });
  t.is(removal.freedBytes, 1000);
  t.is(store.items(), 'ab');
});

test('an item that was read or written lately stays for an age', async (t) => {
  const store = new Store(t);
  const [old] = await store.keep('a');
  const [read] = await store.keep('b');
  const then = new Date(Date.now() - 3 * day);
  utimesSync(old?.path ?? '', then, then);
  utimesSync(read?.path ?? '', new Date(), then);
  await store.gc({ olderThanMs: day });
  t.is(store.items(), 'b');
});

test('for a size items that no output has go first, and with an output those that only it had', async (t) => {
  const store = new Store(t);
  await store.spell('ab');
  await store.spell('bc');
  await store.keep('d');
  await store.gc({ maxBytes: 4000 });
  t.is(store.items(), 'abc');
  await store.gc({ maxBytes: 2000 });
  t.is(store.items(), 'bc', 'what both had stays with the one that is left');
  const removal = await store.gc({ maxBytes: 0 });
  t.is(store.items(), '');
  t.is(removal.freedBytes, removal.bytes, 'no name of any file is left');
  t.false(existsSync(join(store.workdir, '.items')));
});

test('for a size only as many items go as it takes', async (t) => {
  const store = new Store(t);
  for (const letter of 'abc') await store.keep(letter);
  const removal = await store.gc({ maxBytes: 2000 });
  t.like(removal.removed[0], { kind: 'items', count: 1, bytes: 1000 });
  t.is(store.items().length, 2);
  t.deepEqual((await store.gc({ maxBytes: 2000 })).removed, []);
});

test('while a run is going on no item goes, and what is being written stays', async (t) => {
  const store = new Store(t);
  const [kept] = await store.keep('a');
  const temporary = join(kept?.path ?? '', '../.tmp-1');
  writeFileSync(temporary, '');
  const mark = await enterStore(store.workdir, '2026-03-01T09-12-44-031Z-5be1', thisMachine());
  const { kept: told } = await store.gc({ unreachable: true });
  t.regex(told[0]?.name ?? '', /^\.items\/[0-9a-f]{32}$/);
  t.is(told[0]?.why, 'in use by run 2026-03-01T09-12-44-031Z-5be1');
  mark?.release();
  t.is(store.items(), 'a');
  utimesSync(temporary, 0, 0);
  await store.gc({});
  t.false(existsSync(temporary));
  t.is(store.items(), 'a');
});

test('cleaning a task takes the items that it alone has', async (t) => {
  const store = new Store(t);
  await store.spell('ab', 'one');
  await store.spell('bc', 'two');
  await store.keep('d');
  await cleanScope(store.workdir, 'one', {});
  t.is(store.items(), 'bcd');
});
