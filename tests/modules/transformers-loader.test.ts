import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { UserError } from '../../src/errors.ts';
import { FramedHost } from '../../src/modules/framed-host.ts';
import { resolveModule } from '../../src/modules/resolve-module.ts';
import type { ResolveOptions } from '../../src/modules/resolved-module.ts';
import { findTransformers } from '../../src/modules/transformers/transformers-package.ts';
import { temporaryFolder, writeFiles } from '../temporary-folder.ts';
import { tinyAst, tinyWav2Vec2, tinyWhisper } from './transformers/tiny-model.ts';
import { field, fields, withExternal } from './weights/onnx-bytes.ts';

type Files = Readonly<Record<string, string | Uint8Array>>;

async function hostOf(t: ExecutionContext, files: Files, options: Partial<ResolveOptions> = {}) {
  const cwd = temporaryFolder(
    t,
    Object.fromEntries(Object.entries(files).map(([name, content]) => [`tiny/${name}`, content])),
  );
  const host = new FramedHost(await resolveModule('transformers:./tiny', { cwd, ...options }), {
    workers: 1,
  });
  t.teardown(() => host.close());
  return host;
}

/** Of half a second; those of sound k are k. */
const sounds = [1, 2].map((level) => ({ name: `s${level}`, samples: new Float32Array(8000).fill(level) }));
const rounded = (values: Float32Array | undefined) =>
  [...(values ?? [])].map((value) => Math.round(value * 1000) / 1000);

test('a model of waveforms gives the mean of its last layer, and its frames at the centres of what they hear', async (t) => {
  const host = await hostOf(t, tinyWav2Vec2());
  t.is(host.module.name, 'tiny');
  t.like(await host.describe(), {
    sampleRate: 16000,
    sceneEmbeddingSize: 2,
    timestampEmbeddingSize: 2,
    parallelism: 'threads',
  });
  t.deepEqual((await host.embedScenes(sounds)).map(rounded), [
    [10, 20],
    [20, 40],
  ]);
  const [, second] = await host.embedTimestamps(sounds);
  t.is(second?.timestamps.length, 24);
  // Kernels of 10, 8, 4 with strides of 5, 8, 8 hear 10 + 7 * 5 + 3 * 40 = 165 samples, every 320.
  t.deepEqual(rounded(second?.timestamps.slice(0, 3)), [5.156, 25.156, 45.156]);
  t.deepEqual(rounded(second?.embeddings.slice(0, 4)), [20, 40, 20, 40]);
});

for (const [layer, expected] of [
  ['0', [1, 2]],
  ['-2', [1, 2]],
  ['1', [10, 20]],
  ['hidden_states.0', [1, 2]],
] as const) {
  test(`layer ${layer} is the one that is embedded`, async (t) => {
    const host = await hostOf(t, tinyWav2Vec2(), { layer });
    const [first] = await host.embedScenes(sounds);
    t.deepEqual(rounded(first), expected);
  });
}

test('frames of a layer are pooled as asked', async (t) => {
  const host = await hostOf(t, tinyWav2Vec2(), { pooling: 'mean+max' });
  const ramp = Float32Array.from({ length: 720 }, (_, i) => +(i >= 320));
  const [scene] = await host.embedScenes([{ name: 'ramp', samples: ramp }]);
  // The first of two frames hears 80 ones among 400.
  t.deepEqual(rounded(scene), [6, 12, 10, 20]);
});

test('of a model that pads all sounds to one length the frames of the sound alone are taken', async (t) => {
  const host = await hostOf(t, tinyWhisper());
  t.like(await host.describe(), { sceneEmbeddingSize: 8, timestampEmbeddingSize: 8 });
  const [half] = await host.embedTimestamps([{ name: 'half', samples: new Float32Array(8000).fill(0.1) }]);
  t.deepEqual(
    rounded(half?.timestamps),
    Array.from({ length: 25 }, (_, frame) => frame * 20),
  );
  const [long] = await host.embedTimestamps([{ name: 'long', samples: new Float32Array(40000).fill(0.1) }]);
  t.is(long?.timestamps.length, 125);
  t.deepEqual(rounded(long?.embeddings.slice(400, 800)), rounded(long?.embeddings.slice(0, 400)));
});

test('of a model without frames in time the mean of its tokens is the embedding, of long sounds that of their parts', async (t) => {
  const host = await hostOf(t, tinyAst());
  t.like(await host.describe(), { sceneEmbeddingSize: 2, timestampEmbeddingSize: 2 });
  const noise = Float32Array.from({ length: 64 * 160 }, (_, i) => Math.sin(i * i) / 4);
  const [once] = await host.embedScenes([{ name: 'once', samples: noise }]);
  const twice = new Float32Array(2 * noise.length);
  twice.set(noise);
  twice.set(noise, noise.length);
  const [long] = await host.embedScenes([{ name: 'twice', samples: twice }]);
  t.deepEqual(rounded(long), rounded(once));
});

const faults: [title: string, files: Files, options: Partial<ResolveOptions>, message: RegExp][] = [
  [
    'no output of the layer',
    tinyWav2Vec2(['last_hidden_state']),
    { layer: '0' },
    /^module transformers:\.\/tiny: --layer 0: onnx\/model\.onnx has the outputs last_hidden_state; a layer can be had if the model was exported with output_hidden_states=True$/,
  ],
  ['fewer layers', tinyWav2Vec2(), { layer: '7' }, /--layer 7: the model has 1 layers; expected -2 to 1$/],
  [
    'several outputs of unknown names',
    tinyWav2Vec2(['one', 'two']),
    {},
    /which of its outputs has the embeddings\? onnx\/model\.onnx has the outputs one, two; say so by --layer <output>$/,
  ],
  [
    'features that @huggingface/transformers does not know',
    {
      ...tinyWav2Vec2(),
      'preprocessor_config.json': '{ "feature_extractor_type": "Ear", "sampling_rate": 16000 }',
    },
    {},
    /^module transformers:\.\/tiny: loadModel failed: Unknown feature_extractor_type: 'Ear'/,
  ],
];
for (const [title, files, options, message] of faults) {
  test(`a model with ${title} is one clear line`, async (t) => {
    const host = await hostOf(t, files, options);
    const error = await t.throwsAsync(() => host.describe(), { instanceOf: UserError, message });
    t.false(error.message.includes('\n'));
  });
}

test('what is missing is told before anything is loaded, with what to do', async (t) => {
  const { 'config.json': config = '', 'preprocessor_config.json': preprocessor = '' } = tinyWav2Vec2();
  const cwd = temporaryFolder(t, { 'bare/a.txt': '', 'half/config.json': config, 'text/config.json': '{}' });
  writeFiles(cwd, { 'text/preprocessor_config.json': '{ "size": 224 }' });
  const resolve = (specifier: string, options = {}) => resolveModule(specifier, { cwd, ...options });
  await t.throwsAsync(resolve('transformers:./none'), {
    message: /there is no folder .*none; expected one, or an id/,
  });
  await t.throwsAsync(resolve('transformers:bare'), { message: /there is no file .*bare.config\.json; / });
  await t.throwsAsync(resolve('transformers:text'), {
    message: /preprocessor_config\.json: feature_extractor_type: /,
  });
  writeFiles(cwd, { 'half/preprocessor_config.json': preprocessor });
  const error = await t.throwsAsync<UserError>(resolve('transformers:half'), {
    message: /there is no file .*half.onnx.model\.onnx; expected the model as ONNX/,
  });
  t.regex(error.next ?? '', /^pip install .* && optimum-cli export onnx /);
  await t.throwsAsync(resolve('./half', { layer: '1' }), { message: /^--layer 1: / });
  await t.throwsAsync(resolve('transformers:half', { weights: 'a' }), { message: /^--weights a: / });
});

test('where @huggingface/transformers is not installed the command that installs it is named', async (t) => {
  const cwd = temporaryFolder(t);
  const error = await t.throwsAsync<UserError>(findTransformers(cwd, cwd), {
    instanceOf: UserError,
    message: /^@huggingface\/transformers is not installed in /,
  });
  t.is(error.next, 'npm install --save-prod --ignore-scripts @huggingface/transformers@4');
});

test('the identity changes with any of the files and with the layer', async (t) => {
  const files = { ...tinyWav2Vec2() };
  files['onnx/model.onnx'] = withExternal(files['onnx/model.onnx'] as Uint8Array, 'model.onnx_data');
  files['onnx/model.onnx_data'] = '';
  const cwd = temporaryFolder(t, files);
  const identity = async (layer?: string) =>
    JSON.stringify((await resolveModule(`transformers:${cwd}`, { cwd, layer })).identity);
  const seen = [await identity(), await identity('0')];
  for (const file of ['config.json', 'preprocessor_config.json', 'onnx/model.onnx_data', 'onnx/model.onnx']) {
    const content = files[file] ?? '';
    writeFiles(cwd, {
      [file]: typeof content === 'string' ? `${content} ` : fields(content, field(2, 'me')),
    });
    seen.push(await identity());
  }
  t.is(new Set(seen).size, 6);
});

test.serial(
  'a model of the hub is fetched once, file by file, and one that is not there is told',
  async (t) => {
    const files: Record<string, string | Uint8Array> = { ...tinyWav2Vec2(), 'onnx/weights.bin': '1' };
    files['onnx/model.onnx'] = withExternal(files['onnx/model.onnx'] as Uint8Array, 'weights.bin');
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url ?? '');
      const content = files[(request.url ?? '').replace('/me/tiny/resolve/v1/', '')];
      response.writeHead(content === undefined ? 404 : 200).end(content);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    t.teardown(() => server.close());
    const cwd = temporaryFolder(t);
    process.env.HF_ENDPOINT = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    process.env.XDG_CACHE_HOME = cwd;
    t.teardown(() => {
      delete process.env.HF_ENDPOINT;
      delete process.env.XDG_CACHE_HOME;
    });
    const resolve = (specifier: string) => resolveModule(specifier, { cwd });
    const found = await resolve('transformers:me/tiny@v1');
    t.is(found.name, 'tiny');
    t.is(found.weights, join(cwd, 'heareval/transformers/me/tiny/v1'));
    t.is(asked.length, 4);
    t.deepEqual((await resolve('transformers:me/tiny@v1')).identity, found.identity);
    t.is(asked.length, 4);
    const error = await t.throwsAsync<UserError>(resolve('transformers:you/none'), {
      instanceOf: UserError,
      message:
        /^module transformers:you\/none: cannot fetch http.*\/you\/none\/resolve\/main\/config\.json: 404 /,
    });
    t.regex(error.next ?? '', /^huggingface-cli download you\/none --local-dir none /);
    server.close();
    server.closeAllConnections();
    await t.throwsAsync(resolve('transformers:you/none'), { message: /config\.json: .*ECONNREFUSED/ });
  },
);
