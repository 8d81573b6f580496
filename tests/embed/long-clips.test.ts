import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import test from 'ava';
import { execa } from 'execa';
import { encodeWav16 } from '../../src/audio/index.ts';
import * as baseline from '../../src/baseline/index.ts';
import { decodeNpy, encodeNpy } from '../../src/formats/files/npy.ts';
import { stringifyPythonJson } from '../../src/formats/files/python-json.ts';
import { moduleSource } from '../modules/module-source.ts';
import { Bench } from './embedding-run.ts';
import { clipName, type SmallTask } from './task-folder.ts';

/** Longer than what is read at once. */
const LENGTH = 4_300_000;
const RATE = 16000;

/** How many samples each call was given. */
const source = moduleSource({
  top: "import { appendFileSync } from 'node:fs';",
  scenes: "appendFileSync(import.meta.dirname + '/calls.log', audio.data.length + '\\n');",
});

for (const [kind, pooling] of [
  ['event', undefined],
  ['scene', 'mean+max'],
] as const) {
  test(`a long clip of a ${kind} task goes through the module window by window`, async (t) => {
    const task: SmallTask = { kind, splits: { train: 2 }, length: (index) => (index === 0 ? LENGTH : 32000) };
    const bench = await Bench.create(t, task, source);
    const { errors, events } = await bench.run({ window: 1000, hop: 1000, pooling });
    t.deepEqual(errors, []);
    const calls = readFileSync(bench.at('calls.log'), 'utf8').trim().split('\n').map(Number);
    t.true(Math.max(...calls) <= 32 * RATE);
    const name = `mine-1000ms-every-1000ms${pooling === undefined ? '' : '-mean-max'}`;
    const stem = bench.at(`embeddings/${name}/small/train`, clipName(0));
    const { data, shape } = decodeNpy(readFileSync(`${stem}.embedding.npy`), stem);
    const frames = Math.floor(LENGTH / RATE) + 1;
    const whole = RATE / 32768;
    if (kind === 'event') {
      t.deepEqual(shape, [frames, 2]);
      t.deepEqual([...data.slice(0, 4)], [whole / 2, RATE, whole, RATE]);
      const times = JSON.parse(readFileSync(`${stem}.timestamps.json`, 'utf8')) as number[];
      t.deepEqual([times.length, times[0], times.at(-1)], [frames, 0, (frames - 1) * 1000]);
    } else {
      t.deepEqual(shape, [4]);
      t.deepEqual([...data.slice(1)], [RATE, whole, RATE]);
    }
    const lines = events.flatMap((event) => (event.type === 'step-log' ? [event.line] : []));
    t.regex(lines.at(-1) ?? '', /^2 clips, 271 s of audio/);
  });
}

test('a long clip has the bytes by the baseline that it has in one piece', async (t) => {
  const model = await baseline.loadModel();
  for (const kind of ['event', 'scene'] as const) {
    const task: SmallTask = { kind, splits: { train: 1 }, sampleRate: 44100, length: () => LENGTH };
    const bench = await Bench.create(t, task);
    const ramp = Int16Array.from({ length: LENGTH }, (_, index) => Math.imul(index, 2654435761) >> 17);
    const path = `task/44100/train/${clipName(0)}`;
    bench.write({ [path]: encodeWav16({ samples: ramp, sampleRate: 44100 }) });
    const { errors } = await bench.run({ specifier: './baseline' });
    t.deepEqual(errors, []);
    const stem = bench.at('embeddings/baseline/small/train', clipName(0));
    const written = readFileSync(`${stem}.embedding.npy`);
    const audio = { data: Float32Array.from(ramp, (value) => value / 32768), dims: [1, LENGTH] };
    if (kind === 'scene') {
      const { data } = await baseline.getSceneEmbeddings(audio, model);
      t.is(written.compare(encodeNpy(data, [data.length])), 0);
    } else {
      const { embeddings, timestamps } = await baseline.getTimestampEmbeddings(audio, model);
      t.is(written.compare(encodeNpy(embeddings.data, embeddings.dims.slice(1))), 0);
      t.is(readFileSync(`${stem}.timestamps.json`, 'utf8'), stringifyPythonJson(timestamps.data, null));
      const matrix = decodeNpy(
        readFileSync(bench.at('embeddings/baseline/small/train.embeddings.npy')),
        'train',
      );
      t.is(Buffer.compare(bytesOf(matrix.data), bytesOf(embeddings.data)), 0);
    }
  }
});

/** Its frames are centred 5 ms after they begin. */
const FIELD = 'timestampEmbeddingSize: 1, timestampField: { hop: 160, before: 80, after: 80 }';
const CALLS_BEFORE_KILL = 5;

test('a process that is killed within a long clip leaves nothing of it, and the next makes all of it', async (t) => {
  const inStretches = moduleSource({
    top: `import { appendFileSync, existsSync } from 'node:fs'; let calls = 0;`,
    timestamps: `appendFileSync(import.meta.dirname + '/calls.log', length + '\\n');
      calls += 1;
      if (calls === ${CALLS_BEFORE_KILL} && existsSync(import.meta.dirname + '/kill')) process.kill(process.pid, 'SIGKILL');`,
  }).replace('timestampEmbeddingSize: 1', FIELD);
  const task: SmallTask = { kind: 'event', splits: { train: 1 }, length: () => LENGTH };
  const bench = await Bench.create(t, task, inStretches);
  bench.write({ kill: '' });
  const program = new URL('./embedding-program.js', import.meta.url).pathname;
  const given = JSON.stringify({ ...task, length: LENGTH });
  const killed = await execa(process.execPath, [program, bench.folder, given, '{}'], { reject: false });
  t.is(killed.signal, 'SIGKILL');
  const calls = () => readFileSync(bench.at('calls.log'), 'utf8').trim().split('\n').map(Number);
  t.is(calls().length, CALLS_BEFORE_KILL);
  t.true(Math.max(...calls()) < LENGTH / 4);
  const names = readdirSync(bench.folder, { recursive: true, encoding: 'utf8' });
  t.deepEqual(
    names.filter((name) => /(?:^|\/)[^.][^/]*\.(?:npy|timestamps\.json)$/.test(name)),
    [],
  );

  rmSync(bench.at('kill'));
  const { errors } = await bench.run();
  t.deepEqual(errors, []);
  const whole = await Bench.create(t, task, moduleSource());
  t.deepEqual((await whole.run()).errors, []);
  for (const file of [`train/${clipName(0)}.embedding.npy`, `train/${clipName(0)}.timestamps.json`]) {
    const of = (some: Bench) => readFileSync(some.at('embeddings/mine/small', file));
    t.is(of(bench).compare(of(whole)), 0, file);
  }
});

test('a module that says of its frames less than they depend on is one clear line, and nothing of the clip is left', async (t) => {
  const wrong = moduleSource({ sampleRate: 16000 }).replace(
    'timestampEmbeddingSize: 1',
    'timestampEmbeddingSize: 1, timestampField: { hop: 160, before: 80, after: 0 }',
  );
  const task: SmallTask = { kind: 'event', splits: { train: 1 }, length: () => LENGTH };
  const bench = await Bench.create(t, task, wrong);
  const { errors } = await bench.run();
  t.is(errors.length, 1);
  t.regex(
    errors[0] ?? '',
    /^module \.\/mine: train\/clip000\.wav at \S+ s: with more of the sound around it the frame differs by .+ as the model's timestampField says \(hop 160, before 80, after 0 samples\)$/,
  );
  t.false(existsSync(bench.at('embeddings/mine/small/train', `${clipName(0)}.embedding.npy`)));
});

test('a module whose pooled frames are not its scene embeddings is one clear line', async (t) => {
  const field = '{ hop: 160, before: 80, after: 80 }';
  const wrong = moduleSource({
    top: `export const getSceneFrames = (audio) => getTimestampEmbeddings(audio);
      export const poolSceneFrames = ({ dims }) => ({ data: new Float32Array(dims[0] * 2), dims: [dims[0], 2] });`,
  }).replace('timestampEmbeddingSize: 1', `timestampEmbeddingSize: 1, sceneField: ${field}`);
  const bench = await Bench.create(t, { kind: 'scene', splits: { train: 1 }, length: () => LENGTH }, wrong);
  const { errors } = await bench.run();
  t.deepEqual(errors, [
    'module ./mine: 20.03 s of noise: what poolSceneFrames makes of getSceneFrames differs from getSceneEmbeddings by ' +
      '1.0e+0 of the largest value; expected that it does not, as the model has a sceneField',
  ]);
  t.false(existsSync(bench.at('embeddings/mine/small/train', `${clipName(0)}.embedding.npy`)));
});

function bytesOf({ buffer, byteOffset, byteLength }: Float32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

test('a long file that is cut off is named as a short one is', async (t) => {
  const task: SmallTask = { kind: 'event', splits: { train: 1 }, length: () => LENGTH };
  const bench = await Bench.create(t, task, source);
  const path = `task/16000/train/${clipName(0)}`;
  bench.write({ [path]: readFileSync(bench.at(path)).subarray(0, 5_000_000) });
  const { errors } = await bench.run({ window: 1000 });
  t.regex(errors[0] ?? '', /clip000\.wav: truncated: its "data" chunk promises/);
});
