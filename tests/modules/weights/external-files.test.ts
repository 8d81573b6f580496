import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { UserError } from '../../../src/errors.ts';
import { resolveModule } from '../../../src/modules/resolve-module.ts';
import { externalFiles } from '../../../src/modules/weights/external-files.ts';
import { temporaryFolder, writeFiles } from '../../temporary-folder.ts';
import { moduleSource } from '../module-source.ts';
import { pythonSource, pythonTest } from '../python/numpy-python.ts';
import { tinyWav2Vec2 } from '../transformers/tiny-model.ts';
import { externalModel, withExternal } from './onnx-bytes.ts';

/** What a file of a model may be called by who exports it. */
const NAMES = ['net.onnx.data', 'model.onnx_data', 'weights.bin', 'deep/5f0c', 'Größe 1.w'];

for (const name of NAMES) {
  test(`onnx: other weights in ${name} are another identity`, async (t) => {
    const cwd = temporaryFolder(t, { 'net.onnx': externalModel(name), [name]: '1' });
    const identity = async () => JSON.stringify((await resolveModule('onnx:./net.onnx', { cwd })).identity);
    const before = await identity();
    writeFiles(cwd, { 'unrelated.bin': '1' });
    t.is(await identity(), before);
    writeFiles(cwd, { [name]: '2' });
    t.not(await identity(), before);
  });
}

test('onnx: weights in the file of the model and .data keep the key that they had', async (t) => {
  const cwd = temporaryFolder(t, { 'net.onnx': externalModel('net.onnx.data'), 'net.onnx.data': '1' });
  t.is(typeof (await resolveModule('onnx:./net.onnx', { cwd })).identity.external, 'string');
});

test('transformers: other weights under any name are another identity', async (t) => {
  const files = tinyWav2Vec2();
  const model = withExternal(files['onnx/model.onnx'] as Uint8Array, 'model.onnx.data');
  const cwd = temporaryFolder(t, { ...files, 'onnx/model.onnx': model, 'onnx/model.onnx.data': '1' });
  const identity = async () => (await resolveModule(`transformers:${cwd}`, { cwd })).identity;
  const before = await identity();
  t.true('onnx/model.onnx.data' in (before.files as object));
  writeFiles(cwd, { 'onnx/model.onnx.data': '2' });
  t.notDeepEqual(await identity(), before);
});

test('a JavaScript module with an ONNX model in its source, or by --weights, has the weights of that in its identity', async (t) => {
  const cwd = temporaryFolder(t, {
    'own.mjs': `${moduleSource()}\nnew URL('./nets/own.onnx', import.meta.url);`,
    'given.mjs': moduleSource(),
    'nets/own.onnx': externalModel('own.bin'),
    'nets/own.bin': '1',
  });
  const ways: [string, string | undefined][] = [
    ['./own.mjs', undefined],
    ['./given.mjs', 'nets/own.onnx'],
    ['./given.mjs', 'nets'],
  ];
  const identities = () =>
    Promise.all(
      ways.map(async ([module, weights]) => (await resolveModule(module, { cwd, weights })).identity),
    );
  const before = await identities();
  writeFiles(cwd, { 'nets/own.bin': '2' });
  for (const [index, after] of (await identities()).entries()) t.notDeepEqual(after, before[index]);
  t.deepEqual(Object.keys(before[0]?.files as object), ['nets/own.bin', 'nets/own.onnx', 'own.mjs']);
});

pythonTest(
  'a Python module with an ONNX model has the weights of that in its identity',
  async (t, python) => {
    const cwd = temporaryFolder(t, {
      'own.py': pythonSource({ top: 'NET = "nets/own.onnx"' }),
      'pack/__init__.py': pythonSource(),
      'pack/own.onnx': externalModel('own.bin'),
      'pack/own.bin': '1',
      'nets/own.onnx': externalModel('own.bin'),
      'nets/own.bin': '1',
    });
    const identity = async (module: string) => (await resolveModule(module, { cwd, python })).identity;
    const before = [await identity('python:./own.py'), await identity('python:pack')];
    t.deepEqual(Object.keys(before[0]?.files as object).sort(), ['nets/own.bin', 'nets/own.onnx', 'own.py']);
    writeFiles(cwd, { 'nets/own.bin': '2', 'pack/own.bin': '2' });
    t.notDeepEqual(await identity('python:./own.py'), before[0]);
    t.notDeepEqual(await identity('python:pack'), before[1]);
  },
);

test('files that a JSON file given by --weights names beside it, also as a link, are in the identity', async (t) => {
  const cwd = temporaryFolder(t, {
    'given.mjs': moduleSource(),
    'store/1': '{ "weight_map": { "a": "model-00001-of-00002.safetensors", "b": "none.safetensors" } }',
    'snap/model-00001-of-00002.safetensors': '1',
    'plain.json': '{ "layers": 2 }',
  });
  symlinkSync('../store/1', join(cwd, 'snap/model.index.json'));
  const identity = async (weights: string) => (await resolveModule('./given.mjs', { cwd, weights })).identity;
  const before = await identity('snap/model.index.json');
  writeFiles(cwd, { 'snap/model-00001-of-00002.safetensors': '2' });
  t.notDeepEqual(await identity('snap/model.index.json'), before);
  t.false('external' in (await identity('plain.json')));
});

test('weights may be links to a store, as in the cache of Hugging Face', async (t) => {
  const cwd = temporaryFolder(t, { 'blobs/m': externalModel('model.onnx_data'), 'blobs/d': '1' });
  mkdirSync(join(cwd, 'snap'));
  symlinkSync('../blobs/m', join(cwd, 'snap/model.onnx'));
  symlinkSync('../blobs/d', join(cwd, 'snap/model.onnx_data'));
  const identity = async () => (await resolveModule('onnx:./snap/model.onnx', { cwd })).identity;
  const before = await identity();
  writeFiles(cwd, { 'blobs/d': '2' });
  t.notDeepEqual(await identity(), before);
});

for (const location of [
  '../w.bin',
  'a/../../w.bin',
  '/etc/hostname',
  'C:\\w.bin',
  '..\\w.bin',
  '',
  '.',
  'w\0',
]) {
  test(`weights in ${JSON.stringify(location)} are refused, whoever has the model`, async (t) => {
    const cwd = temporaryFolder(t, {
      'own.mjs': `${moduleSource()}\nnew URL('./in/net.onnx', import.meta.url);`,
      'given.mjs': moduleSource(),
      'in/net.onnx': externalModel(location),
      'w.bin': '1',
    });
    const refused = {
      instanceOf: UserError,
      message: /net\.onnx: has weights in ".*"; expected the name of a file in .*in$/,
    };
    for (const [module, weights] of [
      ['onnx:./in/net.onnx', undefined],
      ['./own.mjs', undefined],
      ['./given.mjs', 'in/net.onnx'],
      ['./given.mjs', 'in'],
    ] as const) {
      const error = await t.throwsAsync(resolveModule(module, { cwd, weights }), refused);
      t.false(error?.message.includes('\n'));
    }
  });
}

test('weights that are not there, bytes that are no model and a file that Git LFS has not fetched are one clear line', async (t) => {
  const cwd = temporaryFolder(t, {
    'net.onnx': externalModel('w.bin'),
    'bad.onnx': 'garbage',
    'lfs.onnx': 'version https://git-lfs.github.com/spec/v1\n',
    'given.mjs': moduleSource(),
  });
  const missing = {
    instanceOf: UserError,
    message: /net\.onnx: has weights in "w\.bin", and there is no such file in /,
  };
  await t.throwsAsync(resolveModule('onnx:net.onnx', { cwd }), missing);
  await t.throwsAsync(resolveModule('./given.mjs', { cwd, weights: 'net.onnx' }), missing);
  await t.throwsAsync(resolveModule('onnx:bad.onnx', { cwd }), {
    instanceOf: UserError,
    message: /bad\.onnx: is no ONNX model, or only a part of one: /,
  });
  const error = await t.throwsAsync<UserError>(resolveModule('onnx:lfs.onnx', { cwd }), {
    instanceOf: UserError,
    message: /lfs\.onnx: stands for a file that Git LFS has not fetched; /,
  });
  t.is(error.next, 'git lfs pull');
});

test('each file is told once, in order', async (t) => {
  const cwd = temporaryFolder(t, { 'net.onnx': externalModel('b', 'a', './b', 'c/../a'), a: '1', b: '1' });
  t.deepEqual(await externalFiles(join(cwd, 'net.onnx')), ['a', 'b']);
});
