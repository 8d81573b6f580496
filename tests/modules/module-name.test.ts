import { join, parse } from 'node:path';
import test from 'ava';
import { UserError } from '../../src/errors.ts';
import { givenName, nameOfFile, nameOfFolder, shortened, slug } from '../../src/modules/module-name.ts';
import { resolveModule } from '../../src/modules/resolve-module.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { moduleSource } from './module-source.ts';
import { tinyWav2Vec2 } from './transformers/tiny-model.ts';
import { externalModel } from './weights/onnx-bytes.ts';

const at = (file: string) => join(parse(process.cwd()).root, ...file.split('/'));

for (const [file, name] of [
  ['p/my-net.onnx', 'my-net'],
  ['p/net-16k.onnx', 'net-16k'],
  ['p/my_model.py', 'my_model'],
  ['hubert/model.onnx', 'hubert'],
  ['hubert/Model.onnx', 'hubert'],
  ['whisper/encoder_model.onnx', 'whisper'],
  ['clap/onnx/audio_model.onnx', 'clap'],
  ['hubert/onnx/model.onnx', 'hubert'],
  ['hubert/onnx/model_quantized.onnx', 'hubert-quantized'],
  ['hubert/model-16k.onnx', 'hubert-16k'],
  ['hubert/onnx/encoder_model_q4f16.onnx', 'hubert-q4f16'],
  ['vggish/tfjs_model/model.json', 'vggish'],
  ['mine/dist/index.js', 'mine'],
  ['mine/model.mjs', 'mine'],
  ['mine/saved_model.pb', 'mine'],
  ['mine/checkpoints/weights.h5', 'mine'],
  ['hub/models--facebook--hubert-base/snapshots/0123456789abcdef/onnx/model.onnx', 'hubert-base-01234567'],
  ['models/model.onnx', 'model'],
  ['model.onnx', 'model'],
  ['模型.mjs', '模型'],
  ['日本.mjs', '日本'],
  ["my module's [x] #2.js", 'my-module-s-x-2'],
] as const) {
  test(`${file} is called ${name}`, (t) => {
    t.is(nameOfFile(at(file)), name);
  });
}

test('folders are called by their own name, or by that of the folder above', (t) => {
  t.is(nameOfFolder(at('hub/one')), 'one');
  t.is(nameOfFolder(at('hub/v1.0')), 'v1.0');
  t.is(nameOfFolder(at('hubert/onnx')), 'hubert');
  t.is(nameOfFolder(at('models--me--tiny/snapshots/abcdef0123')), 'tiny-abcdef01');
  t.is(nameOfFolder(at('models')), 'models');
});

test('names of any alphabet, and of none, are told apart, however they are composed', (t) => {
  t.is(slug('Gro\u0308ße'), 'Größe');
  t.regex(slug('🎵'), /^module-[0-9a-f]{8}$/);
  t.not(slug('🎵'), slug('🎶'));
  const [one, other] = ['a', 'b'].map((end) => shortened(`${'模'.repeat(80)}${end}`));
  t.true(Buffer.byteLength(one ?? '') <= 120);
  t.not(one, other);
});

test('--name is the name, of whatever module, and no part of what decides the embeddings', async (t) => {
  const files = Object.entries(tinyWav2Vec2()).map(([file, content]) => [`tiny/${file}`, content]);
  const cwd = temporaryFolder(t, {
    ...Object.fromEntries(files),
    'net.onnx': externalModel(),
    'mine.mjs': moduleSource(),
    'w.bin': '1',
  });
  for (const [specifier, options] of [
    ['onnx:net.onnx', { window: 100 }],
    ['./mine.mjs', { weights: 'w.bin' }],
    ['transformers:./tiny', { layer: '0' }],
    ['./baseline', {}],
  ] as const) {
    const named = await resolveModule(specifier, { cwd, ...options, name: 'Größe-1.2' });
    t.is(named.name, 'Größe-1.2');
    t.deepEqual(named.identity, (await resolveModule(specifier, { cwd, ...options })).identity);
  }
});

test('weights of one name and layers from either end have names of their own', async (t) => {
  const cwd = temporaryFolder(t, {
    'mine.mjs': moduleSource(),
    'a/model.pt': '1',
    'b/model.pt': '2',
    'v1.0/x': '1',
  });
  const named = async (weights: string) => (await resolveModule('./mine', { cwd, weights })).name;
  t.deepEqual(
    [await named('a/model.pt'), await named('b/model.pt'), await named('v1.0')],
    ['mine-a', 'mine-b', 'mine-v1.0'],
  );
  const tiny = temporaryFolder(t, tinyWav2Vec2());
  const layers = await Promise.all(
    ['1', '-1'].map(async (layer) => (await resolveModule(`transformers:${tiny}`, { cwd, layer })).name),
  );
  t.is(new Set(layers).size, 2);
});

for (const name of ['', '.', '..', 'a/b', 'a b', '-a', 'x'.repeat(121)]) {
  test(`--name ${JSON.stringify(name)} is one clear line`, (t) => {
    const error = t.throws(() => givenName(name), {
      instanceOf: UserError,
      message: /^--name ".*": expected a name /,
    });
    t.false(error.message.includes('\n'));
  });
}
