import { readdir, readFile } from 'node:fs/promises';
import test from 'ava';
import { moduleSource } from '../modules/module-source.ts';
import { Bench } from './embedding-run.ts';
import { clipName, type SmallTask, wavOf } from './task-folder.ts';

/** Clips of differing length, each a batch of its own, so that some are finished before the fault. */
const TASK: SmallTask = { kind: 'scene', splits: { train: 40 }, length: (index) => 400 + index };

/** Paths below the work folder that end with `suffix`. */
async function found(bench: Bench, suffix: string): Promise<string[]> {
  const names = await readdir(bench.folder, { recursive: true });
  return names.filter((name) => name.endsWith(suffix));
}

const onClip = (index: number) => `if (Math.round(audio.data[0] * 32768) === ${index + 1})`;

test('a module that throws on the 37th file is one line, and what was finished is not done again', async (t) => {
  const source = moduleSource({
    top: "import { existsSync, appendFileSync } from 'node:fs';\nconst here = import.meta.dirname;",
    scenes: `
      appendFileSync(here + '/calls.log', Math.round(audio.data[0] * 32768) + '\\n');
      ${onClip(36)} if (!existsSync(here + '/mended')) throw new Error('out of luck');`,
  });
  const bench = await Bench.create(t, TASK, source);
  const first = await bench.run({ workers: 1 });
  t.is(first.result.status, 'failed');
  t.is(first.errors.length, 1);
  t.regex(
    first.errors[0] ?? '',
    /^module \.\/mine: train\/clip036\.wav: getSceneEmbeddings: out of luck \(mine\.mjs:\d+:\d+\)$/,
  );
  t.deepEqual(await found(bench, 'train.embeddings.npy'), []);

  const kept = (await found(bench, '.embedding.npy')).length;
  t.true(kept >= 34 && kept < 40, `${kept} kept`);
  bench.write({ mended: '', 'calls.log': '' });
  const second = await bench.run({ workers: 1 });
  t.deepEqual(second.errors, []);
  const calls = (await readFile(bench.at('calls.log'), 'utf8')).trim().split('\n');
  t.is(calls.length, 40 - kept);
});

const faults: [title: string, source: string, task: SmallTask, message: RegExp][] = [
  [
    'that returns NaN',
    moduleSource({ scenes: `${onClip(4)} scenes.data[1] = NaN;` }),
    TASK,
    /^module \.\/mine: train\/clip004\.wav: getSceneEmbeddings: scene embeddings hold NaN; expected finite numbers$/,
  ],
  [
    'that returns a wrong shape',
    moduleSource({ scenes: `${onClip(4)} { scenes.dims = [1, 1]; scenes.data = scenes.data.slice(0, 1); }` }),
    TASK,
    /^module \.\/mine: train\/clip004\.wav: getSceneEmbeddings: scene embeddings have shape \(1, 1\); expected \(1, 2\)/,
  ],
  [
    'that returns fewer timestamps',
    moduleSource({
      timestamps: `${onClip(1)} frames.timestamps = { data: frames.timestamps.data.slice(1), dims: [1, count - 1] };`,
    }),
    { ...TASK, kind: 'event', splits: { train: 3 } },
    /^module \.\/mine: train\/clip001\.wav: getTimestampEmbeddings: timestamps have shape \(1, 2\); expected \(1, 3\), one for each embedding$/,
  ],
  [
    'that ends its thread',
    moduleSource({ scenes: `${onClip(4)} process.exit(1);` }),
    TASK,
    /^module \.\/mine: train\/clip004\.wav: getSceneEmbeddings: its thread failed: it ended with code 1$/,
  ],
  [
    'whose batches fail, sound by sound',
    moduleSource({
      scenes:
        'for (let s = 0; s < sounds; s++) if (scenes.data[s * 2] === (400 * 9) / 32768) throw new Error("loud");',
    }),
    { kind: 'scene', splits: { train: 40 } },
    /^module \.\/mine: train\/clip008\.wav: getSceneEmbeddings: loud \(mine\.mjs:\d+:\d+\)$/,
  ],
];
for (const [title, source, task, message] of faults) {
  test(`a module ${title} is one line that names module and clip`, async (t) => {
    const bench = await Bench.create(t, task, source);
    const { errors, result } = await bench.run();
    t.is(result.status, 'failed');
    t.is(errors.length, 1);
    t.regex(errors[0] ?? '', message);
    t.deepEqual(await found(bench, 'train.embeddings.npy'), []);
  });
}

test('a module without getSceneEmbeddings fails before anything is planned', async (t) => {
  const bench = await Bench.create(
    t,
    TASK,
    "export const loadModel = () => ({}); export const version = '1';",
  );
  await t.throwsAsync(() => bench.run(), {
    message:
      'module ./mine: does not export a function getSceneEmbeddings (or get_scene_embeddings); found loadModel, version',
  });
});

test('all bad audio files among good ones are listed', async (t) => {
  const bench = await Bench.create(t, TASK);
  const bad = {
    [clipName(3)]: wavOf(3, 403).slice(0, 500),
    [clipName(5)]: new TextEncoder().encode('this is no sound'),
    [clipName(30)]: wavOf(30, 430, 22050),
  };
  await bench.write(
    Object.fromEntries(Object.entries(bad).map(([name, bytes]) => [`task/16000/train/${name}`, bytes])),
  );
  const { errors } = await bench.run();
  t.is(errors.length, 1);
  const lines = (errors[0] ?? '').split('\n').map((line) => line.replace(bench.at('task/16000/train/'), ''));
  t.is(lines[0], '3 of 40 clips failed:');
  t.deepEqual(lines.slice(1).sort(), [
    '  clip003.wav: truncated: its "data" chunk promises 806 bytes, 456 are there',
    '  clip005.wav: not a WAV file: begins with "this is no s", expected "RIFF....WAVE"',
    '  clip030.wav: sample rate 22050; expected 16000, as its folder says',
  ]);
});

test('a task without audio at the rate of the module names the rates it has and the command that helps', async (t) => {
  const task: SmallTask = { kind: 'scene', splits: { train: 2, valid: 1, test: 1 } };
  const bench = await Bench.create(t, task, moduleSource({ sampleRate: 48000 }));
  const { result } = await bench.run();
  const failed = result.steps.find(({ node, state }) => state === 'failed' && node.label === 'train');
  t.is(
    failed?.error?.message,
    `${bench.at('task/48000/train')}: no wav files; the module needs audio at 48000 Hz, the task has audio at 16000 Hz`,
  );
  t.like(failed?.error, {
    next: 'heareval preprocess small --mode full --sample-rate 16000 --sample-rate 48000',
  });
});

test('a model that changed its rate while its files did not is refused', async (t) => {
  const source = moduleSource({ top: "import { existsSync } from 'node:fs';" }).replace(
    'sampleRate: 16000',
    "sampleRate: existsSync(import.meta.dirname + '/other') ? 48000 : 16000",
  );
  const bench = await Bench.create(t, { kind: 'scene', splits: { train: 2 } }, source);
  await bench.run();
  bench.write({ other: '', [`task/16000/train/${clipName(0)}`]: wavOf(9, 400) });
  const { errors } = await bench.run();
  t.regex(errors[0] ?? '', /the model's sampleRate is 48000; it was 16000 when last loaded/);
});

test('a cancelled run ends soon and leaves nothing under a final name', async (t) => {
  const bench = await Bench.create(
    t,
    TASK,
    moduleSource({ scenes: 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);' }),
  );
  const controller = new AbortController();
  setTimeout(() => controller.abort(), 600);
  const { result } = await bench.run({ workers: 1, signal: controller.signal });
  t.is(result.status, 'cancelled');
  t.deepEqual(await found(bench, 'train.embeddings.npy'), []);
});
