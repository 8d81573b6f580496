import { getEventListeners } from 'node:events';
import test, { type ExecutionContext } from 'ava';
import { UserError } from '../../src/errors.ts';
import { FramedHost } from '../../src/modules/framed-host.ts';
import { resolveModule } from '../../src/modules/resolve-module.ts';
import type { ResolveOptions } from '../../src/modules/resolved-module.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { moduleSource } from './module-source.ts';
import { pythonSource, pythonTest } from './python/numpy-python.ts';

const CLIPS_ALONE = moduleSource()
  .replace('export function getTimestampEmbeddings', 'function unused')
  .replace(', timestampEmbeddingSize: 1', '');
const FRAMES_ALONE = moduleSource()
  .replace('export function getSceneEmbeddings', 'function unused')
  .replace('sceneEmbeddingSize: 2, ', '');

async function hostOf(t: ExecutionContext, source: string, options: Omit<ResolveOptions, 'cwd'>) {
  const cwd = temporaryFolder(t, { 'mine.mjs': source, 'mine.py': source });
  const specifier = options.python === undefined ? './mine.mjs' : 'python:./mine.py';
  const host = new FramedHost(await resolveModule(specifier, { cwd, ...options }), { workers: 1 });
  t.teardown(() => host.close());
  return host;
}

/** 320 samples of 1. */
const sounds = [{ name: 'a', samples: new Float32Array(320).fill(1) }];

async function windowsOf(t: ExecutionContext, host: FramedHost) {
  t.like(await host.describe(), { sceneEmbeddingSize: 2, timestampEmbeddingSize: 2 });
  const [frames] = await host.embedTimestamps(sounds);
  t.deepEqual([...(frames?.timestamps ?? [])], [0, 10, 20]);
  t.deepEqual([...(frames?.embeddings ?? [])], [80, 160, 160, 160, 80, 160]);
  t.deepEqual(
    (await host.embedScenes(sounds)).map((scene) => [...scene]),
    [[320, 320]],
  );
}

test('a module that has clips alone gets timestamp embeddings by windows', async (t) => {
  await windowsOf(t, await hostOf(t, CLIPS_ALONE, { window: 10, hop: 10 }));
});

pythonTest('so does a Python module', async (t, python) => {
  const source = pythonSource()
    .replace('def get_timestamp_embeddings', 'def unused')
    .replace('timestamp_embedding_size', 'unused');
  await windowsOf(t, await hostOf(t, source, { window: 10, hop: 10, python }));
});

for (const [pooling, scene] of [
  ['mean', [160]],
  ['mean+max', [160, 160]],
  ['mean+std', [160, 0]],
] as const) {
  test(`a module that has frames alone gets scene embeddings by ${pooling}`, async (t) => {
    const host = await hostOf(t, FRAMES_ALONE, { pooling });
    t.is((await host.describe()).sceneEmbeddingSize, scene.length);
    t.deepEqual([...((await host.embedScenes(sounds))[0] ?? [])], [...scene]);
  });
}

test('with both, scene embeddings are the windows, pooled', async (t) => {
  const host = await hostOf(t, CLIPS_ALONE, { window: 10, hop: 10, pooling: 'mean+max' });
  t.is((await host.describe()).sceneEmbeddingSize, 4);
  t.deepEqual([...((await host.embedScenes(sounds))[0] ?? [])].map(Math.round), [107, 160, 160, 160]);
});

test('without windows, a module that has clips alone is refused', async (t) => {
  const host = await hostOf(t, CLIPS_ALONE, {});
  await t.throwsAsync(() => host.describe(), {
    instanceOf: UserError,
    message: /does not export a function getTimestamp/,
  });
});

test('framing is part of the name and of the identity', async (t) => {
  const cwd = temporaryFolder(t, { 'mine.mjs': '' });
  const resolve = (options: Omit<ResolveOptions, 'cwd'>) => resolveModule('./mine', { cwd, ...options });
  const modules = [
    {},
    { window: 1000 },
    { window: 1000, hop: 25 },
    { pooling: 'mean' },
    { pooling: 'mean+std' },
  ] as const;
  const found = await Promise.all(modules.map(resolve));
  t.deepEqual(
    found.map(({ name }) => name),
    ['mine', 'mine-1000ms-every-50ms', 'mine-1000ms-every-25ms', 'mine-mean', 'mine-mean-std'],
  );
  t.is(new Set(found.map(({ identity }) => JSON.stringify(identity))).size, modules.length);
  await t.throwsAsync(() => resolve({ hop: 25 }), {
    message: '--hop 25: is the time between windows; expected --window too',
  });
});

test('of a long sound only the parts are read that the windows under way need, and what comes is what a short one gives', async (t) => {
  const host = await hostOf(t, CLIPS_ALONE, { window: 100, hop: 50, pooling: 'mean+std' });
  const samples = Float32Array.from({ length: 160_000 }, (_, index) => Math.sin(index ** 2));
  let reads = 0;
  const read = (first: number, end: number) => {
    reads += 1;
    t.true(end - first <= 31 * 800 + 1600);
    return samples.slice(first, end);
  };
  const long = { name: 'a', length: samples.length, read };
  const { rows, timestamps, size } = await host.embedLongTimestamps(long);
  t.is(timestamps.length, 201);
  const first = (await rows.next()).value as Float32Array;
  t.is(first.length, 32 * size);
  t.is(reads, 2);
  await rows.return(undefined);
  t.is(reads, 2);
  const short = [{ name: 'a', samples }];
  const [frames] = await host.embedTimestamps(short);
  t.deepEqual(frames?.embeddings.slice(0, first.length), first);
  const [scene] = await host.embedScenes(short);
  t.deepEqual(await host.embedLongScene(long), scene);
});

test('embedding leaves no listener on the signal of the run', async (t) => {
  const host = await hostOf(t, CLIPS_ALONE, { window: 10, hop: 10 });
  const { signal } = new AbortController();
  for (let turn = 0; turn < 3; turn++) await host.embedTimestamps(sounds, signal);
  t.deepEqual(getEventListeners(signal, 'abort'), []);
});
