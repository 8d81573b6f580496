import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { UserError } from '../../../src/errors.ts';
import { FramedHost } from '../../../src/modules/framed-host.ts';
import { ModuleHost } from '../../../src/modules/module-host.ts';
import { resolveModule } from '../../../src/modules/resolve-module.ts';
import type { ResolveOptions } from '../../../src/modules/resolved-module.ts';
import { readBatching, tryTogether } from '../../../src/modules/validate/batching.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { moduleSource } from '../module-source.ts';

async function hostOf(t: ExecutionContext, source: string, options: Omit<ResolveOptions, 'cwd'> = {}) {
  const cwd = temporaryFolder(t, { 'mine.mjs': source });
  const module = await resolveModule('./mine', { cwd, ...options });
  const host = new (module.framing === undefined ? ModuleHost : FramedHost)(module, { workers: 1 });
  t.teardown(() => host.close());
  return host;
}

/** `power[s]` is that of sound s, `values` are those of one embedding. */
const POWERS = `const values = (s) => scenes.data.subarray(s * 2, s * 2 + 2);
  const power = Array.from({ length: sounds }, (_, s) =>
    audio.data.subarray(s * length, (s + 1) * length).reduce((total, x) => total + x * x, 0) / length);
  power.forEach((p, s) => { values(s)[0] = Math.log10(p + 1e-12); values(s)[1] = 1; });`;
/** Leaves alone what is well above the floor. */
const CLIPPED = `${POWERS}
  const floor = Math.log10(Math.max(...power)) - 8;
  for (let s = 0; s < sounds; s++) values(s)[0] = Math.max(values(s)[0], floor);`;

const cases: [title: string, scenes: string, isTogether: boolean, found: RegExp][] = [
  ['looks at each sound alone', '', true, /together and one by one: the same to the last bit$/],
  [
    'clips at 80 dB below the loudest of a batch',
    CLIPPED,
    false,
    /^noise at full scale, quiet noise, silence together and one by one: a difference of 2\.9e-1 of the largest/,
  ],
  [
    'normalises by the mean of a batch',
    `${POWERS}
      const mean = power.reduce((a, b) => a + b) / sounds;
      for (let s = 0; s < sounds; s++) values(s)[1] += mean / 1000;`,
    false,
    /a difference of \d\.\de-4 of the largest value of a sound$/,
  ],
  [
    'rounds otherwise in batches of another size',
    'scenes.data.forEach((value, i) => { scenes.data[i] = value * (1 + sounds / 1e4); });',
    true,
    /a difference of 2\.0e-4 of the largest value of a sound, by rounding alone$/,
  ],
  [
    'has other values in batches of another size',
    'scenes.data.forEach((value, i) => { scenes.data[i] = value * sounds; });',
    false,
    /a difference of 6\.7e-1 of the largest value of a sound$/,
  ],
  [
    'adds a little by the place in a batch',
    'for (let s = 0; s < sounds; s++) scenes.data[s * 2 + 1] *= 1 + s / 1e4;',
    false,
    /a difference of \d\.\de-4 of the largest value of a sound$/,
  ],
  [
    'takes one sound at a time',
    "if (sounds > 1) throw new Error('too many');",
    false,
    /^takes one sound at a time \(3 sounds at once, .*: getSceneEmbeddings: too many \(mine\.mjs:\d+:\d+\)\)$/,
  ],
  [
    'gives the first sound for all',
    'scenes.data = scenes.data.slice(0, 2); scenes.dims = [1, 2];',
    false,
    /^takes one sound at a time \(3 sounds at once, .* have shape \(1, 2\); expected \(3, 2\)/,
  ],
  [
    'clips, and fails on silence',
    `${CLIPPED} if (power.some((p) => p === 0)) throw new RangeError('silence');`,
    false,
    /^noise at full scale, quiet noise, noise together and one by one: a difference of 1\.1e-1 of the largest/,
  ],
  [
    'fails on all but the loudest',
    `${POWERS} if (power.some((p) => p < 0.1)) throw new RangeError('silence');`,
    false,
    /^nothing but noise at full scale can be embedded$/,
  ],
];
for (const [title, scenes, isTogether, found] of cases) {
  test(`a module that ${title} ${isTogether ? 'may' : 'may not'} be given sounds together`, async (t) => {
    const host = await hostOf(t, moduleSource({ scenes }));
    const batching = await tryTogether(host, 'scenes');
    t.regex(batching.found, found);
    t.is(batching.isTogether, isTogether);
    t.true((await tryTogether(host, 'timestamps')).isTogether);
  });
}

const unsteady: [title: string, scenes: string][] = [
  [
    'holds the loudest that it was given',
    `${POWERS}
    globalThis.loudest = Math.max(globalThis.loudest ?? 1e-12, ...power);
    for (let s = 0; s < sounds; s++) values(s)[0] -= Math.log10(globalThis.loudest);`,
  ],
  [
    'adds to each answer what it answered before',
    `const before = globalThis.before ?? 0;
    globalThis.before = scenes.data[0];
    scenes.data.forEach((value, i) => { scenes.data[i] = value + before; });`,
  ],
  [
    'counts its calls',
    `globalThis.calls = (globalThis.calls ?? 0) + 1;
    for (let s = 0; s < sounds; s++) scenes.data[s * 2 + 1] += globalThis.calls * 100;`,
  ],
  ['draws by chance', 'scenes.data.forEach((value, i) => { scenes.data[i] = value * Math.random(); });'],
];
for (const [title, scenes] of unsteady) {
  test(`it is told that a module ${title}`, async (t) => {
    const host = await hostOf(t, moduleSource({ scenes }));
    const { unsteady } = await tryTogether(host, 'scenes');
    t.regex(
      unsteady ?? '',
      /^quiet noise before and after other sounds: a difference of \d\.\de[-+]\d of the largest value; expected none/,
    );
    t.is((await tryTogether(host, 'timestamps')).unsteady, undefined);
  });
}

test('timestamp embeddings are looked at by themselves', async (t) => {
  const host = await hostOf(t, moduleSource({ timestamps: 'frames.embeddings.data.fill(sounds);' }));
  t.false((await tryTogether(host, 'timestamps')).isTogether);
  t.true((await tryTogether(host, 'scenes')).isTogether);
});

test('a module with other timestamps beside other sounds may not be given sounds together', async (t) => {
  const timestamps = `const times = frames.timestamps.data;
    times.forEach((time, i) => { times[i] = time + Math.floor(i / count); });`;
  const host = await hostOf(t, moduleSource({ timestamps }));
  const { isTogether, found } = await tryTogether(host, 'timestamps');
  t.false(isTogether);
  t.regex(found, /together and one by one: other timestamps$/);
});

test('a module that cannot embed noise is named', async (t) => {
  const host = await hostOf(t, moduleSource({ scenes: 'scenes.data[0] = NaN;' }));
  await t.throwsAsync(() => tryTogether(host, 'scenes'), {
    instanceOf: UserError,
    message: /^module \.\/mine: noise at full scale: getSceneEmbeddings: scene embeddings hold NaN; /,
  });
});

test('one that is given one sound at a time answers to each as if it were alone', async (t) => {
  const host = await hostOf(t, moduleSource({ scenes: CLIPPED }));
  const sounds = [0.5, 0.00001, 0].map((value, index) => ({
    name: `s${index}`,
    samples: new Float32Array(200).fill(value),
  }));
  const alone = await Promise.all(sounds.map((sound) => host.embedScenes([sound])));
  t.notDeepEqual(await host.embedScenes(sounds), alone.flat());
  host.embedAlone('scene');
  t.deepEqual(await host.embedScenes(sounds), alone.flat());
});

test('windows are given one by one too, and frames that are pooled', async (t) => {
  const windows = await hostOf(t, moduleSource({ scenes: CLIPPED }), { window: 10, hop: 10 });
  t.is(windows.callFor('event'), 'scenes');
  t.false((await tryTogether(windows, windows.callFor('event'))).isTogether);
  const sound = { name: 's', samples: new Float32Array(1600) };
  sound.samples.fill(1, 0, 400);
  const [before] = await windows.embedTimestamps([sound]);
  windows.embedAlone('event');
  const [after] = await windows.embedTimestamps([sound]);
  t.is(before?.embeddings.at(-2), Math.fround(Math.log10(1) - 8));
  t.is(after?.embeddings.at(-2), -12);

  const pooled = await hostOf(t, moduleSource(), { pooling: 'mean' });
  t.deepEqual([pooled.callFor('scene'), pooled.callFor('event')], ['timestamps', 'timestamps']);
  const both = await hostOf(t, moduleSource(), { pooling: 'mean', window: 10 });
  t.deepEqual([both.callFor('scene'), both.callFor('event')], ['scenes', 'scenes']);
});

test('what was found is remembered by what the module is', async (t) => {
  const cwd = temporaryFolder(t, { 'mine.mjs': moduleSource({ scenes: 'scenes.data.fill(sounds);' }) });
  const store = { workdir: join(cwd, 'work') };
  const ask = async () => {
    const host = new ModuleHost(await resolveModule('./mine', { cwd }), { workers: 1 });
    t.teardown(() => host.close());
    let calls = 0;
    const answers = host.answersTogether.bind(host);
    host.answersTogether = (...given) => {
      calls++;
      return answers(...given);
    };
    const { isTogether } = await readBatching(host, 'scene', store);
    return { isTogether, isAsked: calls > 0 };
  };
  t.deepEqual(await ask(), { isTogether: false, isAsked: true });
  t.deepEqual(await ask(), { isTogether: false, isAsked: false });
});
