import test, { type ExecutionContext } from 'ava';
import { UserError } from '../../src/errors.ts';
import { ModuleHost } from '../../src/modules/module-host.ts';
import { resolveModule } from '../../src/modules/resolve-module.ts';
import { temporaryFolder, writeFiles } from '../temporary-folder.ts';
import { glides, smallConv } from './onnx/small-conv.ts';
import { graphModel, smallConvGraph, smallConvLayers } from './tfjs/tfjs-model-file.ts';

type Files = Readonly<Record<string, string | Uint8Array>>;
const RATE = { 'model.heareval.json': '{ "sampleRate": 16000 }' };

async function hostOf(t: ExecutionContext, files: Files) {
  const cwd = temporaryFolder(t, files);
  const host = new ModuleHost(await resolveModule('tfjs:model.json', { cwd }), { workers: 1 });
  t.teardown(() => host.close());
  return host;
}

async function embed(host: ModuleHost) {
  const scenes = await host.embedScenes(glides());
  const frames = await host.embedTimestamps(glides());
  return {
    scenes: scenes.flatMap((scene) => [...scene]),
    frames: frames.flatMap(({ embeddings }) => [...embeddings]),
    timestamps: frames.map(({ timestamps }) => [...timestamps]),
  };
}

for (const [kind, files] of [
  ['graph', smallConvGraph()],
  ['layers', smallConvLayers()],
] as const) {
  test(`a ${kind} model gives what its twin, exported by PyTorch to ONNX, gives by the ONNX loader`, async (t) => {
    const host = await hostOf(t, { ...files, ...RATE });
    t.like(await host.describe(), {
      sceneEmbeddingSize: 8,
      timestampEmbeddingSize: 8,
      parallelism: 'threads',
    });
    const cwd = temporaryFolder(t, { 'net-16k.onnx': smallConv().onnx });
    const twin = new ModuleHost(await resolveModule('onnx:net-16k.onnx', { cwd }), { workers: 1 });
    t.teardown(() => twin.close());
    const [found, expected] = [await embed(host), await embed(twin)];
    t.deepEqual(found.timestamps, expected.timestamps);
    for (const [values, others, pytorch] of [
      [found.scenes, expected.scenes, smallConv().clip],
      [found.frames, expected.frames, smallConv().frames],
    ] as const) {
      t.is(values.length, pytorch.length);
      t.true(values.every((value, i) => Math.abs(value - (others[i] ?? 0)) < 1e-6));
      t.true(values.every((value, i) => Math.abs(value - (pytorch[i] ?? 0)) < 1e-5));
    }
  });
}

/** The power of the first 64 bins of a spectrum: an operation that WebAssembly lacks. */
const spectrum = () =>
  graphModel(
    [-1, 1024],
    [
      { name: 'bins', op: 'RFFT', input: ['audio', 'size'] },
      { name: 'clip', op: 'ComplexAbs', input: ['bins'] },
    ],
    [{ name: 'size', shape: [1], values: Int32Array.of(1024) }],
    ['clip'],
  );

test('what WebAssembly has no kernel for is computed by the CPU backend', async (t) => {
  const host = await hostOf(t, { ...spectrum(), ...RATE });
  const tone = Float32Array.from({ length: 1024 }, (_, i) => Math.sin((2 * Math.PI * 16 * i) / 1024));
  const [scene] = await host.embedScenes([{ name: 'tone', samples: tone }]);
  t.is(scene?.length, 513);
  t.is(scene?.indexOf(Math.max(...scene)), 16);
});

test.serial('the memory that a model of TensorFlow.js holds does not grow from call to call', async (t) => {
  const host = await hostOf(t, { ...smallConvGraph(), ...RATE });
  const minute = [{ name: 'minute', samples: new Float32Array(60 * 16000).fill(0.1) }];
  const calls = async (count: number) => {
    for (let call = 0; call < count; call++) await host.embedTimestamps(minute);
    return ((await host.memory()) ?? 0) / 2 ** 20;
  };
  const before = await calls(10);
  // A call makes 20 MiB of tensors.
  t.true((await calls(20)) - before < 100);
});

/** Means of 160 samples, of sounds of 480: three frames of one value. */
const means = () =>
  graphModel(
    [-1, 480, 1],
    [
      { name: 'rows', op: 'Reshape', input: ['audio', 'shape'] },
      {
        name: 'frames',
        op: 'Mean',
        input: ['rows', 'last'],
        attr: { keep_dims: { b: true } },
      },
      { name: 'pair', op: 'ConcatV2', input: ['frames', 'frames', 'last'], attr: { N: { i: '2' } } },
    ],
    [
      { name: 'shape', shape: [3], values: Int32Array.of(-1, 3, 160) },
      { name: 'last', shape: [1], values: Int32Array.of(2) },
    ],
    ['pair'],
  );

test('windows of one length keep their frames, those at their ends dropped', async (t) => {
  const description = '{ "sampleRate": 16000, "hop": 10, "firstCentre": 5, "overlap": 2 }';
  const host = await hostOf(t, { ...means(), 'model.heareval.json': description });
  const samples = Float32Array.from({ length: 960 }, (_, i) => Math.floor(i / 160));
  const [frames] = await host.embedTimestamps([{ name: 'steps', samples }]);
  t.deepEqual([...(frames?.timestamps ?? [])], [5, 15, 25, 35, 45, 55]);
  t.deepEqual([...(frames?.embeddings ?? [])].map(Math.round), [0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5]);
});

const faults: [title: string, files: Files, message: RegExp][] = [
  ['no sample rate', smallConvGraph(), /sample rate is not known; say so in .*model\.heareval\.json: \{/],
  [
    'fewer weights than it says',
    { ...smallConvGraph(), ...RATE, 'second.bin': '' },
    /^module tfjs:model\.json: loadModel failed: /,
  ],
  [
    'an operation that does not exist',
    {
      ...graphModel([-1, -1], [{ name: 'clip', op: 'Guess', input: ['audio'] }], [], ['clip']),
      ...RATE,
    },
    /^module tfjs:model\.json: loadModel failed: .*Guess/,
  ],
];
for (const [title, files, message] of faults) {
  test(`a TensorFlow.js model with ${title} is one clear line`, async (t) => {
    const host = await hostOf(t, files);
    const error = await t.throwsAsync(() => host.describe(), { instanceOf: UserError, message });
    t.false(error.message.includes('\n'));
  });
}

test('what is wrong with the files is told before anything is loaded', async (t) => {
  const files = smallConvLayers();
  const cwd = temporaryFolder(t, { ...files, 'bad.json': '{', 'other.json': '{ "a": 1 }' });
  writeFiles(cwd, { 'lacking/model.json': files['model.json'] ?? '' });
  const resolve = (specifier: string, weights?: string) => resolveModule(specifier, { cwd, weights });
  await t.throwsAsync(resolve('tfjs:none.json'), { message: /^module tfjs:none\.json: there is no file / });
  await t.throwsAsync(resolve('tfjs:bad.json'), {
    message: /bad\.json: not JSON: .*a model of TensorFlow\.js$/,
  });
  await t.throwsAsync(resolve('tfjs:other.json'), { message: /other\.json: modelTopology: / });
  await t.throwsAsync(resolve('tfjs:lacking/model.json'), {
    message: /there is no file .*first\.bin, which /,
  });
  await t.throwsAsync(resolve('tfjs:model.json', 'first.bin'), { message: /^--weights first\.bin: / });
});

test('the identity changes with the model, any of its weights and its description', async (t) => {
  const files = smallConvLayers();
  const cwd = temporaryFolder(t, { 'conv/model.json': files['model.json'] ?? '', 'conv/first.bin': 'a' });
  writeFiles(cwd, { 'conv/second.bin': 'b', 'conv/third.bin': 'c' });
  const resolved = () => resolveModule('tfjs:conv/model.json', { cwd });
  t.is((await resolved()).name, 'conv');
  const seen = [JSON.stringify((await resolved()).identity)];
  writeFiles(cwd, { 'conv/third.bin': 'd' });
  t.deepEqual([JSON.stringify((await resolved()).identity)], seen);
  for (const [file, content] of [
    ['second.bin', 'e'],
    ['model.heareval.json', '{ "hop": 20 }'],
    ['model.json', `${files['model.json']}\n`],
  ] as const) {
    writeFiles(cwd, { [`conv/${file}`]: content });
    seen.push(JSON.stringify((await resolved()).identity));
  }
  t.is(new Set(seen).size, 4);
});
