import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { UserError } from '../../../src/errors.ts';
import onnx from '../../../src/modules/onnx/onnx-module.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { spectrumModel, statefulModel, waveformModel } from '../onnx/onnx-model-file.ts';

const RATE = { sampleRate: 16000 };
const STATE = { state: { zeros: [1, 1, 1], from: 'stateN' }, sr: 32000, on: true };

function load(t: ExecutionContext, model: Uint8Array, description: object) {
  const folder = temporaryFolder(t, { 'net.onnx': model, 'net.json': JSON.stringify(description) });
  return onnx.loadModel(join(folder, 'net.onnx'));
}

/** The timestamp embeddings of sounds of one length, each as its values, and the timestamps. */
async function embed(t: ExecutionContext, model: Uint8Array, description: object, ...sounds: Float32Array[]) {
  const loaded = await load(t, model, description);
  const length = sounds[0]?.length ?? 0;
  const data = new Float32Array(length * sounds.length);
  for (const [index, sound] of sounds.entries()) data.set(sound, index * length);
  const { embeddings, timestamps } = await onnx.getTimestampEmbeddings(
    { data, dims: [sounds.length, length] },
    loaded,
  );
  const scenes = await onnx.getSceneEmbeddings({ data, dims: [sounds.length, length] }, loaded);
  const of = (values: Float32Array, sound: number) => {
    const size = values.length / sounds.length;
    return [...values.subarray(sound * size, (sound + 1) * size)].map(
      (value) => Math.round(value * 1e4) / 1e4,
    );
  };
  return {
    rows: sounds.map((_, sound) => of(embeddings.data, sound)),
    scenes: sounds.map((_, sound) => of(scenes.data, sound)),
    times: of(timestamps.data, 0),
  };
}

/** Pieces of so many samples, each of one value. */
function steps(size: number, ...values: number[]): Float32Array {
  return Float32Array.from({ length: size * values.length }, (_, i) => values[Math.floor(i / size)] ?? 0);
}

test('a state goes on from chunk to chunk and begins anew with every sound', async (t) => {
  const sound = steps(480, 1, 2, 3);
  const { rows, times, scenes } = await embed(
    t,
    statefulModel(),
    { ...RATE, inputs: STATE, chunk: 480 },
    sound,
    sound,
  );
  // 2 x mean + the sum of the means before.
  t.deepEqual(rows, [
    [2, 5, 9],
    [2, 5, 9],
  ]);
  t.deepEqual(times, [15, 45, 75]);
  t.deepEqual(scenes, [[5.3333], [5.3333]]);
});

test('a chunk is given with the samples before it, and the last is filled up with silence', async (t) => {
  const description = { ...RATE, inputs: { ...STATE, sr: 16000 }, chunk: 480, context: 160, firstCentre: 20 };
  const { rows, times } = await embed(t, statefulModel(), description, steps(220, 4, 4, 4, 4));
  // Means of 640 samples, 160 of them silence before and 80 of them silence after, and the mean before.
  t.deepEqual(rows, [[3, 3.5 + 3]]);
  t.deepEqual(times, [20, 50]);
  const less = await embed(t, statefulModel(), description, steps(100, 4, 4, 4, 4, 4, 4, 4));
  t.deepEqual(less.times, [20], 'the centre of the second lies past the end of the sound');
});

test('constants reach the model with the type that it has for them', async (t) => {
  const { rows } = await embed(
    t,
    statefulModel(),
    { ...RATE, inputs: { ...STATE, on: false }, chunk: 480 },
    steps(480, 7),
  );
  t.deepEqual(rows, [[0]]);
});

for (const output of ['frames', 'transposed'] as const) {
  test(`windows of one length keep all frames of an output of ${output}`, async (t) => {
    const sound = steps(160, 1, 2, 3, 4, 5, 6, 7);
    const model = waveformModel(['n', 480], [output]);
    const expected = [1, 2, 3, 4, 5, 6, 7].flatMap((value) => [value, value * value]);
    for (const overlap of [undefined, 0, 2]) {
      const { rows, times, scenes } = await embed(t, model, { ...RATE, hop: 10, overlap }, sound);
      t.deepEqual(rows, [expected]);
      t.deepEqual(times, [5, 15, 25, 35, 45, 55, 65]);
      t.deepEqual(scenes, [[4, 20]]);
    }
    const stated = await embed(t, model, { ...RATE, hop: 10, firstCentre: 0 }, sound);
    t.deepEqual(stated.times, [0, 10, 20, 30, 40, 50, 60, 70]);
  });
}

test('frames that reach over the ends of a window begin at its first sample', async (t) => {
  const description = { ...RATE, hop: 11.25 };
  const { times } = await embed(t, waveformModel(['n', 1600], ['frames']), description, steps(1600, 1));
  t.deepEqual(times, [0, 11.25, 22.5, 33.75, 45, 56.25, 67.5, 78.75, 90, 100]);
});

test('of a model of one length with vectors and frames the vectors are taken, or the frames that are named', async (t) => {
  const model = waveformModel(['n', 480], ['clip', 'frames']);
  const sound = steps(160, 1, 2, 3, 4, 5, 6);
  const vectors = await embed(t, model, { ...RATE, hop: 30, firstCentre: 15 }, sound);
  t.deepEqual(vectors.times, [15, 45]);
  t.deepEqual(vectors.rows, [[2, 4.6667, 5, 25.6667]]);
  const frames = await embed(t, model, { ...RATE, hop: 10, timestampOutput: 'frames' }, sound);
  t.is(frames.times.length, 6);
  const means = await embed(
    t,
    waveformModel(['n', 480], ['frames']),
    { ...RATE, sceneOutput: 'frames', hop: 30, firstCentre: 15 },
    sound,
  );
  t.deepEqual(means.rows, vectors.rows);
});

test('the centre of the first frame is where it is stated', async (t) => {
  const { times } = await embed(
    t,
    waveformModel(['n', 'samples'], ['frames']),
    { ...RATE, firstCentre: 2.5 },
    steps(160, 1, 2),
  );
  t.deepEqual(times, [2.5, 12.5]);
});

const DB = {
  fftSize: 400,
  hop: 160,
  bands: 64,
  mels: 'htk',
  log: 'dB',
  reference: 'max',
  range: 60,
  scale: 0.5,
  shift: 1,
};

test('dB are counted from the loudest of each sound, whatever lies beside it', async (t) => {
  const loud = Float32Array.from({ length: 1600 }, (_, i) => Math.sin(i * i * 0.001));
  const quiet = loud.map((value) => value / 64);
  const { scenes } = await embed(t, spectrumModel(['n', 'frames', 64]), { ...RATE, logMel: DB }, loud, quiet);
  t.true((scenes[0] ?? []).every((value, band) => Math.abs(value - (scenes[1]?.[band] ?? 0)) < 1e-3));
  t.true((scenes[0] ?? []).every((value) => value >= -29 && value <= 1));
});

test('windows are cut out of the spectra of the sound where the description says so', async (t) => {
  const sound = Float32Array.from({ length: 4800 }, (_, i) => Math.sin(i * i * 0.001) * (i / 4800));
  const logMel = { fftSize: 400, hop: 160, bands: 64, log: 'none' };
  const cut = { ...RATE, hop: 10, window: 40, firstCentre: 20, logMel: { ...logMel, of: 'sound' } };
  const windows = await embed(t, spectrumModel(['n', 5, 64]), cut, sound);
  const inner = await embed(t, spectrumModel(['n', 5, 64]), { ...cut, logMel }, sound);
  t.deepEqual(windows.times.slice(0, 2), [20, 30]);
  t.notDeepEqual(windows.rows, inner.rows);
  const frames = await embed(
    t,
    spectrumModel(['n', 1, 64]),
    { ...RATE, hop: 10, logMel: { ...logMel, of: 'sound' } },
    sound,
  );
  t.is(frames.times.length, 31);
  for (let band = 0; band < 64; band++) {
    const five = [0, 1, 2, 3, 4].map((frame) => frames.rows[0]?.[frame * 64 + band] ?? 0);
    const mean = five.reduce((sum, value) => sum + value, 0) / 5;
    t.true(Math.abs(mean - (windows.rows[0]?.[band] ?? 0)) < 2e-4);
  }
});

test('a model of one frame of spectra is told where they are to be made', async (t) => {
  const logMel = { fftSize: 400, hop: 160, bands: 64 };
  await t.throwsAsync(async () => load(t, spectrumModel(['n', 1, 64]), { ...RATE, logMel }), {
    instanceOf: UserError,
    message: /net\.json: logMel: the model takes one frame, .*; expected "of": "sound" in it$/,
  });
});

const faults: [title: string, model: Uint8Array, description: object, message: RegExp][] = [
  [
    'inputs that nobody described',
    statefulModel(),
    RATE,
    /what are its inputs state, sr, on given besides the audio, `input`\? Say so in .*net\.json, for instance \{"chunk":512,"inputs":\{"state":\{"zeros":\[1,1,1\],"from":"stateN"\},"sr":16000,"on":true\}\}$/,
  ],
  [
    'an input that is not there',
    statefulModel(),
    { ...RATE, inputs: { ...STATE, rate: 1 }, chunk: 480 },
    /net\.json: inputs\.rate: the model has no such input besides `input`; expected one of state, sr, on$/,
  ],
  [
    'half a number for an integer',
    statefulModel(),
    { ...RATE, inputs: { ...STATE, sr: 0.5 }, chunk: 480 },
    /inputs\.sr: 0\.5; the input is int64 of shape \(\), expected whole numbers$/,
  ],
  [
    'a number that is no truth value',
    statefulModel(),
    { ...RATE, inputs: { ...STATE, on: 2 }, chunk: 480 },
    /inputs\.on: 2; the input is bool of shape \(any\), expected true or false$/,
  ],
  [
    'a state of another shape',
    statefulModel(),
    { ...RATE, inputs: { ...STATE, state: { zeros: [2, 1, 128] } }, chunk: 480 },
    /inputs\.state: \{"zeros":\[2,1,128\]\}; the input is float32 of shape \(1, any, 1\), expected values of this shape$/,
  ],
  [
    'a state from nowhere',
    statefulModel(),
    { ...RATE, inputs: { ...STATE, state: { zeros: [1, 1, 1], from: 'next' } }, chunk: 480 },
    /net\.json: inputs: from `next`: it has no such output; expected one of output, stateN$/,
  ],
  [
    'frames of windows without a hop',
    waveformModel(['n', 480], ['frames']),
    RATE,
    /how many milliseconds lie between the frames of its output `frames` of shape \(3, 2\)\? Say so in .*net\.json: \{ "hop": 10 \}, or \{ "sceneOutput": "frames" \}/,
  ],
  [
    'a hop that is not that of its frames',
    waveformModel(['n', 4800], ['frames']),
    { ...RATE, hop: 50 },
    /net\.json: hop: 50; gives 6 frames, but its output `frames` has shape \(30, 2\); expected the milliseconds/,
  ],
  [
    'a hop in samples, which gives less than a frame',
    waveformModel(['n', 4800], ['frames']),
    { ...RATE, hop: 480 },
    /net\.json: hop: 480; gives 0\.6 frames, but its output `frames` has shape \(30, 2\); expected the milliseconds/,
  ],
  [
    'a hop that its frames do not have',
    waveformModel(['n', 'samples'], ['frames']),
    { ...RATE, hop: 20 },
    /net\.json: hop: 20; its output `frames` has a frame every 10 ms; expected that$/,
  ],
  [
    'a first frame behind its window',
    waveformModel(['n', 4800], ['frames']),
    { ...RATE, hop: 10, firstCentre: 1000 },
    /net\.json: firstCentre: 1000; expected at most the window, 300 ms$/,
  ],
  [
    'more overlap than frames',
    waveformModel(['n', 4800], ['frames']),
    { ...RATE, hop: 10, overlap: 30 },
    /net\.json: overlap: 30; a window has 30 frames; expected fewer$/,
  ],
  [
    'overlap of windows that it does not have',
    waveformModel(['n', 'samples'], ['frames']),
    { ...RATE, overlap: 2 },
    /net\.json: overlap: 2; the model has no windows of one length with frames; expected none$/,
  ],
  [
    'chunks that it does not take',
    waveformModel(['n', 480], ['clip']),
    { ...RATE, chunk: 480, context: 64 },
    /net\.json: chunk: 480 with a context of 64; the model takes 480 together$/,
  ],
  [
    'frames of a chunk without a hop',
    waveformModel(['n', 'samples'], ['frames']),
    { ...RATE, chunk: 480 },
    /lie between the frames of its output `frames`, \(3, 2\) for a chunk\? Say so in .*: \{ "hop": 10 \}$/,
  ],
];
for (const [title, model, description, message] of faults) {
  test(`a model with ${title} is one clear line`, async (t) => {
    const error = await t.throwsAsync(async () => load(t, model, description), {
      instanceOf: UserError,
      message,
    });
    t.false(error.message.includes('\n'));
  });
}

test('of a chunk with several frames each is kept', async (t) => {
  const { rows, times } = await embed(
    t,
    waveformModel(['n', 'samples'], ['transposed']),
    { ...RATE, chunk: 480, hop: 10 },
    steps(160, 1, 2, 3, 4),
  );
  t.deepEqual(rows, [[1, 1, 2, 4, 3, 9, 4, 16]]);
  t.deepEqual(times, [5, 15, 25, 35]);
});
