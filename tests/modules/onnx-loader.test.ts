import { fileURLToPath } from 'node:url';
import test, { type ExecutionContext } from 'ava';
import { execa } from 'execa';
import { DEVICES, type Device, supportedDevices } from '../../src/compute/devices.ts';
import { UserError } from '../../src/errors.ts';
import { ModuleHost } from '../../src/modules/module-host.ts';
import { resolveModule } from '../../src/modules/resolve-module.ts';
import { softwareGpu } from '../compute/software-gpu.ts';
import { temporaryFolder, writeFiles } from '../temporary-folder.ts';
import { spectrumModel, waveformModel } from './onnx/onnx-model-file.ts';
import { glides, smallConv } from './onnx/small-conv.ts';
import { externalModel } from './weights/onnx-bytes.ts';

async function hostOf(t: ExecutionContext, model: Uint8Array, description?: object | string) {
  const text = typeof description === 'string' ? description : JSON.stringify(description);
  const cwd = temporaryFolder(t, { 'net.onnx': model, ...(description && { 'net.json': text }) });
  const host = new ModuleHost(await resolveModule('onnx:net.onnx', { cwd }), { workers: 1 });
  t.teardown(() => host.close());
  return host;
}

/** Of 1600 samples; those of sound k are k. */
const sounds = [1, 2].map((level) => ({ name: `s${level}`, samples: new Float32Array(1600).fill(level) }));
const rounded = (values: Float32Array | undefined) =>
  [...(values ?? [])].map((value) => Math.round(value * 100) / 100);
const RATE = { sampleRate: 16000 };

for (const dims of [['n', 'samples'], ['n', 1, 'samples'], ['samples'], [1, 'samples']] as const) {
  test(`a model of waveforms of shape (${dims.join(', ')}) is given them, its frames are found and pooled`, async (t) => {
    const host = await hostOf(t, waveformModel(dims, ['frames']), RATE);
    t.like(await host.describe(), {
      sceneEmbeddingSize: 2,
      timestampEmbeddingSize: 2,
      parallelism: 'threads',
    });
    t.deepEqual((await host.embedScenes(sounds)).map(rounded), [
      [1, 1],
      [2, 4],
    ]);
    const [, second] = await host.embedTimestamps(sounds);
    t.deepEqual([...(second?.timestamps ?? [])], [5, 15, 25, 35, 45, 55, 65, 75, 85, 95]);
    t.deepEqual(rounded(second?.embeddings.slice(0, 4)), [2, 4, 2, 4]);
  });
}

test('of frames that are columns each is read as a vector', async (t) => {
  const host = await hostOf(t, waveformModel(['n', 'samples'], ['transposed', 'clip']), {
    ...RATE,
    pooling: 'mean+std',
  });
  t.like(await host.describe(), { sceneEmbeddingSize: 2, timestampEmbeddingSize: 2 });
  const [frames] = await host.embedTimestamps([
    { name: 'a', samples: Float32Array.from({ length: 320 }, (_, i) => +(i > 159)) },
  ]);
  t.deepEqual(rounded(frames?.embeddings), [0, 0, 1, 1]);
});

test('of a model of clips timestamps are those of windows, and pooling is as described', async (t) => {
  const host = await hostOf(t, waveformModel(['n', 'samples'], ['clip']), { ...RATE, window: 20, hop: 25 });
  const [, second] = await host.embedTimestamps(sounds);
  t.deepEqual([...(second?.timestamps ?? [])], [0, 25, 50, 75, 100]);
  t.deepEqual(rounded(second?.embeddings), [1, 2, 2, 4, 2, 4, 2, 4, 1, 2]);
});

test('a model of one length is given windows of it', async (t) => {
  const host = await hostOf(t, waveformModel(['n', 480], ['clip']), { ...RATE, pooling: 'mean+max' });
  t.like(await host.describe(), { sceneEmbeddingSize: 4, timestampEmbeddingSize: 2 });
  const halves = [{ name: 'a', samples: Float32Array.from({ length: 960 }, (_, i) => (i < 480 ? 1 : 3)) }];
  t.deepEqual((await host.embedScenes(halves)).map(rounded), [[2, 5, 3, 9]]);
});

for (const dims of [
  ['n', 'frames', 64],
  ['n', 1, 'frames', 64],
  ['frames', 64],
] as const) {
  test(`a model of log mel spectra of shape (${dims.join(', ')}) is given them`, async (t) => {
    const logMel = { fftSize: 512, hop: 160, bands: 64 };
    const host = await hostOf(t, spectrumModel(dims), { ...RATE, logMel });
    t.like(await host.describe(), { sceneEmbeddingSize: 64, timestampEmbeddingSize: 64 });
    const [silence] = await host.embedScenes([{ name: 'a', samples: new Float32Array(1600) }]);
    t.true(silence?.every((value) => Math.abs(value - Math.log(1e-4)) < 1e-4));
  });
}

test('the sample rate is told by the name of file or input too', async (t) => {
  const model = waveformModel(['n', 'samples'], ['clip']);
  const cwd = temporaryFolder(t, { 'net-32k.onnx': model, 'net_44100.onnx': model });
  for (const [file, sampleRate] of [
    ['net-32k', 32000],
    ['net_44100', 44100],
  ] as const) {
    const host = new ModuleHost(await resolveModule(`onnx:${file}.onnx`, { cwd }), { workers: 1 });
    t.teardown(() => host.close());
    t.is((await host.describe()).sampleRate, sampleRate);
  }
});

const faults: [
  title: string,
  model: Uint8Array,
  description: object | string | undefined,
  message: RegExp,
][] = [
  [
    'no sample rate',
    waveformModel(['n', 'samples'], ['clip']),
    undefined,
    /^module onnx:net\.onnx: its sample rate is not known; say so in .*net\.json: \{ "sampleRate": 16000 \}$/,
  ],
  [
    'spectra that nobody described',
    spectrumModel(['n', 'frames', 64]),
    RATE,
    /its input `spectra` of shape \(n, frames, 64\) does not look like a waveform; how are its log mel spectra made\?/,
  ],
  [
    'another number of bands than described',
    spectrumModel(['n', 'frames', 64]),
    { ...RATE, logMel: { fftSize: 512, hop: 160, bands: 40 } },
    /has not one axis of 40 bands among the last two/,
  ],
  [
    'an output that is not there',
    waveformModel(['n', 'samples'], ['clip']),
    { ...RATE, sceneOutput: 'scene' },
    /net\.json: sceneOutput: `scene` is no such output; expected one of clip$/,
  ],
  [
    'several outputs of frames',
    waveformModel(['n', 'samples'], ['frames', 'transposed']),
    RATE,
    /which of its outputs frames, transposed has the embeddings\? Say so in .*: \{ "timestampOutput": "frames" \}$/,
  ],
];
for (const [title, model, description, message] of faults) {
  test(`an ONNX model with ${title} is one clear line`, async (t) => {
    const host = await hostOf(t, model, description);
    const error = await t.throwsAsync(() => host.describe(), { instanceOf: UserError, message });
    t.false(error.message.includes('\n'));
  });
}

test('what is wrong with the files is told before anything is loaded', async (t) => {
  const cwd = temporaryFolder(t, { 'net.onnx': externalModel(), 'net.json': '{' });
  const resolve = (specifier: string, weights?: string) => resolveModule(specifier, { cwd, weights });
  await t.throwsAsync(resolve('onnx:none.onnx'), { message: /^module onnx:none\.onnx: there is no file / });
  await t.throwsAsync(resolve('onnx:net.onnx', 'net.onnx'), {
    message: /^--weights net\.onnx: an ONNX model has its/,
  });
  await t.throwsAsync(resolve('onnx:net.onnx'), { message: /net\.json: not JSON: / });
  writeFiles(cwd, { 'net.json': '{ "pooling": "median" }' });
  await t.throwsAsync(resolve('onnx:net.onnx'), { message: /net\.json: pooling: / });
});

test('the identity changes with the model, with its description, and with nothing else', async (t) => {
  const cwd = temporaryFolder(t, { 'net.onnx': externalModel(), 'other.json': '' });
  const identity = async () => JSON.stringify((await resolveModule('onnx:./net.onnx', { cwd })).identity);
  const seen: string[] = [await identity()];
  writeFiles(cwd, { 'other.json': 'b', 'net.json': '{}', 'net.onnx.data': 'c' });
  t.deepEqual([await identity()], seen);
  for (const [file, content] of [
    ['net.onnx', externalModel('net.onnx.data')],
    ['net.onnx.data', 'd'],
    ['net.json', '{ "hop": 20 }'],
  ] as const) {
    writeFiles(cwd, { [file]: content });
    seen.push(await identity());
  }
  t.is(new Set(seen).size, 4);
});

test('a convolutional model that PyTorch exported gives what it gives in PyTorch', async (t) => {
  const fixture = smallConv();
  const both = glides();
  const host = await hostOf(t, fixture.onnx, RATE);
  t.like(await host.describe(), { sceneEmbeddingSize: 8, timestampEmbeddingSize: 8 });
  const close = (values: readonly number[], expected: readonly number[]) => {
    t.is(values.length, expected.length);
    t.true(values.every((value, i) => Math.abs(value - (expected[i] ?? 0)) < 1e-5));
  };
  close(
    (await host.embedScenes(both)).flatMap((scene) => [...scene]),
    fixture.clip,
  );
  const frames = await host.embedTimestamps(both);
  close(
    frames.flatMap(({ embeddings }) => [...embeddings]),
    fixture.frames,
  );
  t.deepEqual([...(frames[0]?.timestamps ?? [])].slice(0, 3), [0, 20, 40]);
});

test('a device that is not the CPU is part of the identity, and the model is asked for on it', async (t) => {
  const cwd = temporaryFolder(t, {
    'net.onnx': waveformModel(['n', 'samples'], ['frames']),
    'net.json': '{"sampleRate":16000}',
  });
  const resolved = (device?: Device) => resolveModule('onnx:net.onnx', { cwd, device });
  t.deepEqual(await resolved('cpu'), await resolved());
  const missing = DEVICES.find((each) => !supportedDevices().includes(each));
  const { identity, ...other } = await resolved(missing);
  t.deepEqual(identity, { ...(await resolved()).identity, device: missing });
  const host = new ModuleHost({ ...other, identity }, { workers: 1 });
  t.teardown(() => host.close());
  await t.throwsAsync(host.describe(), { message: /backend not found/ });
});

test('sounds that several workers embed at once on webgpu do not disturb each other', async (t) => {
  const env = softwareGpu();
  if (env === undefined) {
    t.log('SKIPPED: no Vulkan that the processor computes (Debian: apt-get install chromium)');
    t.pass();
    return;
  }
  t.timeout(300_000);
  const cwd = temporaryFolder(t, {
    'net.onnx': waveformModel(['n', 'samples'], ['frames']),
    'net.json': JSON.stringify(RATE),
  });
  const script = fileURLToPath(new URL('./onnx/on-webgpu.js', import.meta.url));
  const { stdout } = await execa(process.execPath, [script, cwd, 'onnx:net.onnx'], { env, stderr: 'ignore' });
  const means = JSON.parse(stdout.split('\n').at(-1) ?? '') as number[];
  t.deepEqual(
    means,
    means.map((_, index) => index + 1),
  );
  t.is(means.length, 16);
});
