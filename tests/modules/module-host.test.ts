import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import test, { type ExecutionContext } from 'ava';
import { execa } from 'execa';
import { UserError } from '../../src/errors.ts';
import { ModuleHost } from '../../src/modules/module-host.ts';
import { resolveModule } from '../../src/modules/resolve-module.ts';
import { temporaryFolder, writeFiles } from '../temporary-folder.ts';
import { moduleSource } from './module-source.ts';

async function hostOf(t: ExecutionContext, source: string, { workers = 2, timeoutMs = 60_000 } = {}) {
  const folder = temporaryFolder(t, { 'mine.mjs': source });
  const url = pathToFileURL(join(folder, 'mine.mjs')).href;
  const host = new ModuleHost(
    { specifier: './mine.mjs', name: 'mine', place: folder, url, identity: {} },
    { workers, timeoutMs },
  );
  t.teardown(() => host.close());
  return host;
}

/** Sounds s0, s1, ... of 200 samples; of sound k each sample is k. */
function sounds(count: number) {
  return Array.from({ length: count }, (_, k) => ({
    name: `s${k}`,
    samples: new Float32Array(200).fill(k),
  }));
}

test('scene embeddings come back for each sound', async (t) => {
  const host = await hostOf(t, moduleSource());
  const scenes = await host.embedScenes(sounds(3));
  t.deepEqual(
    scenes.map((scene) => [...scene]),
    [
      [0, 200],
      [200, 200],
      [400, 200],
    ],
  );
  t.like(await host.describe(), { sampleRate: 16000, sceneEmbeddingSize: 2, timestampEmbeddingSize: 1 });
});

test('timestamp embeddings come back for each sound', async (t) => {
  const host = await hostOf(t, moduleSource());
  const results = await host.embedTimestamps(sounds(2));
  t.deepEqual(
    results.map(({ embeddings, timestamps }) => [[...embeddings], [...timestamps]]),
    [
      [
        [0, 0],
        [5, 15],
      ],
      [
        [160, 40],
        [5, 15],
      ],
    ],
  );
});

test('a module may answer from memory it uses again', async (t) => {
  const host = await hostOf(
    t,
    moduleSource({
      top: 'const kept = new Float32Array(64);',
      scenes: 'kept.set(scenes.data); scenes.data = kept.subarray(0, scenes.data.length);',
    }),
  );
  const first = await host.embedScenes(sounds(3));
  await host.embedScenes(sounds(1));
  t.deepEqual([...(first[2] ?? [])], [400, 200]);
});

test('a module may answer from memory that threads share, and uses again', async (t) => {
  const host = await hostOf(
    t,
    moduleSource({
      top: `const shared = (length) => new Float32Array(new SharedArrayBuffer(length * 4));
        const [scene, embedding, time] = [shared(2), shared(2), shared(2)];
        const answer = (kept, tensor) => { kept.set(tensor.data); tensor.data = kept; };`,
      scenes: 'answer(scene, scenes);',
      timestamps: 'answer(embedding, frames.embeddings); answer(time, frames.timestamps);',
    }),
  );
  const [, loud] = sounds(2);
  const [scene] = await host.embedScenes(loud ? [loud] : []);
  const [frames] = await host.embedTimestamps(loud ? [loud] : []);
  await host.embedScenes(sounds(1));
  await host.embedTimestamps(sounds(1));
  t.deepEqual([...(scene ?? [])], [200, 200]);
  t.deepEqual([...(frames?.embeddings ?? [])], [160, 40]);
});

const THREAD = {
  top: "import { threadId } from 'node:worker_threads';",
  scenes: 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50); scenes.data.fill(threadId);',
};

test('a module that does not allow threads is given everything in one thread', async (t) => {
  const host = await hostOf(t, moduleSource(THREAD));
  const answers = await Promise.all([1, 2, 3, 4].map(() => host.embedScenes(sounds(1))));
  t.is(new Set(answers.map(([scene]) => scene?.[0])).size, 1);
});

test('a module that allows threads is given to as many as there are workers', async (t) => {
  const host = await hostOf(t, moduleSource({ ...THREAD, parallelism: 'threads' }), { workers: 3 });
  const answers = await Promise.all([1, 2, 3, 4, 5, 6].map(() => host.embedScenes(sounds(1))));
  t.is(new Set(answers.map(([scene]) => scene?.[0])).size, 3);
});

const isSound = (k: number) => `for (let s = 0; s < sounds; s++) if (audio.data[s * audio.dims[1]] === ${k})`;

test('a module that throws is one line that names module, sound and place', async (t) => {
  const host = await hostOf(
    t,
    moduleSource({ scenes: `${isSound(37)} throw new Error('boom\\nand more');` }),
  );
  const error = await t.throwsAsync(() => host.embedScenes(sounds(40)), { instanceOf: UserError });
  t.regex(error.message, /^module \.\/mine\.mjs: s37: getSceneEmbeddings: boom \(mine\.mjs:\d+:\d+\)$/);
  t.is((await host.embedScenes(sounds(3))).length, 3);
});

test('a value that is not finite is one line that names the sound', async (t) => {
  const host = await hostOf(t, moduleSource({ scenes: `${isSound(5)} scenes.data[s * 2 + 1] = NaN;` }));
  await t.throwsAsync(() => host.embedScenes(sounds(8)), {
    instanceOf: UserError,
    message: 'module ./mine.mjs: s5: getSceneEmbeddings: scene embeddings hold NaN; expected finite numbers',
  });
});

test('a wrong shape is one line that names the sound', async (t) => {
  const host = await hostOf(t, moduleSource({ scenes: 'scenes.dims = [2, sounds];' }));
  await t.throwsAsync(() => host.embedScenes(sounds(3)), {
    instanceOf: UserError,
    message:
      'module ./mine.mjs: s0: getSceneEmbeddings: scene embeddings have shape (2, 1); ' +
      'expected (1, 2), (sounds, sceneEmbeddingSize)',
  });
});

test('a fault that only a batch has is told of the batch', async (t) => {
  const host = await hostOf(t, moduleSource({ scenes: "if (sounds > 1) throw new Error('too large');" }));
  await t.throwsAsync(() => host.embedScenes(sounds(3)), {
    message: /^module \.\/mine\.mjs: 3 sounds at once, s0 to s2: getSceneEmbeddings: too large/,
  });
});

test('fewer timestamps than embeddings are one line', async (t) => {
  const host = await hostOf(
    t,
    moduleSource({
      timestamps: 'frames.timestamps = { data: frames.timestamps.data.slice(0, sounds), dims: [sounds, 1] };',
    }),
  );
  await t.throwsAsync(() => host.embedTimestamps(sounds(1)), {
    instanceOf: UserError,
    message:
      'module ./mine.mjs: s0: getTimestampEmbeddings: timestamps have shape (1, 1); ' +
      'expected (1, 2), one for each embedding',
  });
});

test('a module that ends its thread is named with the sound, and others go on', async (t) => {
  const host = await hostOf(t, moduleSource({ scenes: `${isSound(2)} process.exit(3);` }));
  await t.throwsAsync(() => host.embedScenes(sounds(4)), {
    instanceOf: UserError,
    message: 'module ./mine.mjs: s2: getSceneEmbeddings: its thread failed: it ended with code 3',
  });
  t.is((await host.embedScenes(sounds(2))).length, 2);
});

test('a module that throws outside a call is named', async (t) => {
  const host = await hostOf(
    t,
    moduleSource({
      scenes: `setTimeout(() => { throw new Error('late') }, 0); return new Promise(() => {});`,
    }),
  );
  await t.throwsAsync(() => host.embedScenes(sounds(1)), {
    instanceOf: UserError,
    message: /^module \.\/mine\.mjs: s0: getSceneEmbeddings: its thread failed: late \(mine\.mjs:/,
  });
});

test('a module that does not answer is ended and named', async (t) => {
  const host = await hostOf(t, moduleSource({ scenes: 'for (;;);' }), { timeoutMs: 5000 });
  await t.throwsAsync(() => host.embedScenes(sounds(2)), {
    instanceOf: UserError,
    message: 'module ./mine.mjs: 2 sounds at once, s0 to s1: getSceneEmbeddings: no answer within 5 s',
  });
});

test('a model that cannot be loaded is named at every call', async (t) => {
  const host = await hostOf(t, "export const loadModel = () => { throw new Error('no weights') };");
  for (const call of [() => host.describe(), () => host.embedScenes(sounds(1))]) {
    await t.throwsAsync(call, {
      instanceOf: UserError,
      message: /^module \.\/mine\.mjs: does not export a function getSceneEmbeddings/,
    });
  }
});

for (const [title, scenes] of [
  ['is let finish its call', 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2000);'],
  ['and hangs is ended', 'for (;;);'],
] as const) {
  test(`a module that is cancelled ${title}`, async (t) => {
    const host = await hostOf(t, moduleSource({ scenes }));
    await host.describe();
    const controller = new AbortController();
    const calls = [1, 2].map(() => host.embedScenes(sounds(1), controller.signal));
    setTimeout(() => controller.abort(new Error('enough')), 50);
    const outcomes = await Promise.allSettled(calls);
    t.deepEqual(
      outcomes.map((outcome) => outcome.status === 'rejected' && String(outcome.reason)),
      ['Error: enough', 'Error: enough'],
    );
  });
}

test('what a model says that it computes on is known once it is loaded', async (t) => {
  const host = await hostOf(t, moduleSource().replace('sampleRate:', "device: 'an abacus', sampleRate:"));
  t.is(host.device, undefined);
  t.false('device' in (await host.describe()));
  t.is(host.device, 'an abacus');
});

test('waiting for a model that is being loaded can be cancelled', async (t) => {
  const host = await hostOf(t, 'await new Promise((resolve) => setTimeout(resolve, 1500));');
  const controller = new AbortController();
  setTimeout(() => controller.abort(new Error('enough')), 50);
  await t.throwsAsync(() => host.describe(controller.signal), { message: 'enough' });
});

test('ONNX Runtime survives being cancelled while it computes', async (t) => {
  const host = new ModuleHost(await resolveModule('./baseline', { cwd: tmpdir() }), { workers: 2 });
  const minute = [{ name: 'minute', samples: new Float32Array(44100 * 60) }];
  await Promise.all([host.embedTimestamps(minute), host.embedTimestamps(minute)]);
  for (const ms of [5, 15, 25, 35]) {
    const controller = new AbortController();
    const calls = Array.from({ length: 12 }, () => host.embedTimestamps(minute, controller.signal));
    setTimeout(() => controller.abort(), ms);
    const outcomes = await Promise.allSettled(calls);
    // Two threads have to do five calls each before the last two begin.
    t.is(outcomes.at(-1)?.status, 'rejected');
  }
  const running = host.embedTimestamps(minute);
  await host.describe();
  await host.close();
  t.is((await running).length, 1);
});

test("what a module prints goes to stderr, so that stdout stays the program's", async (t) => {
  const top = "console.log('a greeting'); process.stdout.write('more of it');";
  const folder = temporaryFolder(t, { 'mine.mjs': moduleSource({ top }) });
  const script = `
    import { ModuleHost } from ${JSON.stringify(new URL('../../src/modules/module-host.js', import.meta.url))};
    const url = ${JSON.stringify(pathToFileURL(join(folder, 'mine.mjs')))};
    const host = new ModuleHost({ specifier: './mine', name: 'mine', place: url, url, identity: {} }, { workers: 1 });
    const { sampleRate } = await host.describe();
    await host.close();
    console.log(sampleRate);`;
  writeFiles(folder, { 'ask.mjs': script });
  const { stdout, stderr } = await execa(process.execPath, [join(folder, 'ask.mjs')]);
  t.is(stdout, '16000');
  t.true(stderr.includes('a greeting') && stderr.includes('more of it'));
});
