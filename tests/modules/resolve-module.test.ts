import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import test from 'ava';
import { UserError } from '../../src/errors.ts';
import { resolveModule } from '../../src/modules/resolve-module.ts';
import { temporaryFolder, writeFiles } from '../temporary-folder.ts';
import { statefulModel } from './onnx/onnx-model-file.ts';

const PACKAGE = {
  'node_modules/@scope/embed/package.json': JSON.stringify({
    name: '@scope/embed',
    version: '1.2.3',
    exports: { '.': { types: './x.d.ts', import: './esm/index.mjs' }, './small': './esm/small.mjs' },
  }),
  'node_modules/@scope/embed/esm/index.mjs': "export * from './model.mjs';",
  'node_modules/@scope/embed/esm/model.mjs': 'export const a = 1;',
  'node_modules/@scope/embed/esm/small.mjs': 'export const a = 2;',
};

test('./baseline is the built-in baseline where the folder has none', async (t) => {
  const cwd = temporaryFolder(t);
  const module = await resolveModule('./baseline', { cwd });
  t.is(module.name, 'baseline');
  t.regex(fileURLToPath(module.url), /src[\\/]baseline[\\/]index\.js$/);
  t.deepEqual(Object.keys(module.identity), ['package', 'version', 'computedBy']);
});

test('./baseline is the file or folder of that name in the current folder', async (t) => {
  for (const file of ['baseline', 'baseline.js', 'baseline.mjs', 'baseline.ts', 'baseline/index.js']) {
    const cwd = temporaryFolder(t, { [file]: 'export const a = 1;' });
    const module = await resolveModule('./baseline', { cwd });
    t.is(module.url, pathToFileURL(join(cwd, file)).href);
    t.is(module.name, 'baseline');
  }
});

test('a folder with a package.json is entered where that says', async (t) => {
  const cwd = temporaryFolder(t, {
    'mine/package.json': JSON.stringify({ main: 'lib/main.js' }),
    'mine/lib/main.js': '',
  });
  const module = await resolveModule('./mine', { cwd });
  t.is(module.url, pathToFileURL(join(cwd, 'mine/lib/main.js')).href);
  t.is(module.name, 'mine');
});

test('absolute paths and file URLs are taken', async (t) => {
  const cwd = temporaryFolder(t, { 'deep/my module.js': '' });
  const file = join(cwd, 'deep/my module.js');
  for (const specifier of [file, pathToFileURL(file).href]) {
    const module = await resolveModule(specifier, { cwd: '/' });
    t.is(module.url, pathToFileURL(file).href);
    t.is(module.name, 'my-module');
  }
});

test('a package is found from the current folder upwards and entered by its exports', async (t) => {
  const root = temporaryFolder(t, { ...PACKAGE, 'project/deep/x.txt': '' });
  const cwd = join(root, 'project/deep');
  const module = await resolveModule('@scope/embed', { cwd });
  t.is(module.name, 'scope-embed');
  t.is(module.url, pathToFileURL(join(root, 'node_modules/@scope/embed/esm/index.mjs')).href);
  t.like(module.identity, { package: '@scope/embed', version: '1.2.3' });
  t.deepEqual(Object.keys(module.identity.files ?? {}), ['index.mjs', 'model.mjs']);
  const small = await resolveModule('@scope/embed/small', { cwd });
  t.true(small.url.endsWith('/esm/small.mjs'));
  t.is(small.name, 'scope-embed-small');
});

test('a package without exports is entered by main or index.js', async (t) => {
  const cwd = temporaryFolder(t, {
    'node_modules/a/package.json': JSON.stringify({ main: 'lib/a' }),
    'node_modules/a/lib/a.js': '',
    'node_modules/b/package.json': '{}',
    'node_modules/b/index.js': '',
    'node_modules/b/deep/c.js': '',
  });
  t.true((await resolveModule('a', { cwd })).url.endsWith('/a/lib/a.js'));
  t.true((await resolveModule('b', { cwd })).url.endsWith('/b/index.js'));
  t.true((await resolveModule('b/deep/c', { cwd })).url.endsWith('/b/deep/c.js'));
});

test('a path that does not begin with ./ is taken where no package has that name', async (t) => {
  const cwd = temporaryFolder(t, { 'models/mine.mjs': '' });
  t.is((await resolveModule('models/mine.mjs', { cwd })).name, 'mine');
});

test('the identity changes with any local file, weight or imported package, and with nothing else', async (t) => {
  const cwd = temporaryFolder(t, {
    'mine.js': [
      "import { net } from './net/net.js';",
      "import * as ort from 'runtime';",
      "import fs from 'node:fs';",
      "const weights = new URL('./weights.bin', import.meta.url);",
      "const more = path.join(import.meta.dirname, 'more.bin');",
      "export const version = '2';",
    ].join('\n'),
    'net/net.js': "const helper = require('./helper'); export const net = helper;",
    'net/helper.js': '',
    'weights.bin': Uint8Array.of(1, 2, 3),
    'more.bin': Uint8Array.of(4),
    'unrelated.js': '',
    'node_modules/runtime/package.json': JSON.stringify({ version: '1.0.0' }),
  });
  const identity = async () => (await resolveModule('./mine', { cwd })).identity;
  const before = await identity();
  t.deepEqual(Object.keys(before.files ?? {}), [
    'mine.js',
    'more.bin',
    'net/helper.js',
    'net/net.js',
    'weights.bin',
  ]);
  t.deepEqual(before.packages, { runtime: '1.0.0' });
  t.is(before.version, '2');

  writeFiles(cwd, { 'unrelated.js': 'changed' });
  t.deepEqual(await identity(), before);
  let last = before;
  const changes: Record<string, string>[] = [
    { 'weights.bin': 'changed' },
    { 'more.bin': 'changed' },
    { 'net/helper.js': '1' },
    { 'node_modules/runtime/package.json': JSON.stringify({ version: '1.0.1' }) },
  ];
  for (const change of changes) {
    writeFiles(cwd, change);
    const now = await identity();
    t.notDeepEqual(now, last);
    last = now;
  }
});

test('the same files in another folder are the same module', async (t) => {
  const files = {
    'mine.js': "import './a/b.js';",
    'a/b.js': "import '../c.js';",
    'c.js': "import './mine.js';",
  };
  const [first, second] = [temporaryFolder(t, files), temporaryFolder(t, files)];
  t.deepEqual(
    (await resolveModule('./mine.js', { cwd: first })).identity,
    (await resolveModule('./mine.js', { cwd: second })).identity,
  );
});

test('a version that is computed is refused, since it cannot be known without running the module', async (t) => {
  const cwd = temporaryFolder(t, { 'mine.js': 'export const version = hash(weights);' });
  const error = await t.throwsAsync(() => resolveModule('./mine', { cwd }), { instanceOf: UserError });
  t.is(
    error.message,
    "module ./mine: `version` is not a plain string; expected for instance export const version = '1.0'",
  );
});

test('an unknown module is an error that tells what was tried', async (t) => {
  const cwd = temporaryFolder(t);
  const at = (file: string) => join(cwd, file);
  const error = await t.throwsAsync(() => resolveModule('./mine', { cwd }), { instanceOf: UserError });
  t.is(
    error.message,
    `module ./mine not found; tried ${['mine', 'mine.js', 'mine.mjs', 'mine.cjs', 'mine.ts', 'mine.mts', 'mine/index.js'].map(at).join(', ')}`,
  );
  t.regex(error.next ?? '', /\.\/baseline/);
  const unknown = await t.throwsAsync(() => resolveModule('no-such-package', { cwd }), {
    instanceOf: UserError,
  });
  t.true(
    unknown.message.startsWith(
      `module no-such-package not found; tried package no-such-package from ${cwd}, `,
    ),
  );
});

test('a subpath that a package does not export is an error that names package and subpath', async (t) => {
  const cwd = temporaryFolder(t, PACKAGE);
  await t.throwsAsync(() => resolveModule('@scope/embed/large', { cwd }), {
    instanceOf: UserError,
    message: 'module @scope/embed/large: package @scope/embed 1.2.3 has no file for import `./large`',
  });
});

test('the folder of a trained model stands for its newest network, under the name of its embedding', async (t) => {
  const cwd = temporaryFolder(t, {
    'models/digits/version.txt': 'abc1234.0\n',
    'models/digits/abc1234.0/version.txt': 'abc1234.0\n',
    'models/digits/abc1234.0/model.onnx': statefulModel(),
  });
  const file = join(cwd, 'models/digits/abc1234.0/model.onnx');
  const module = await resolveModule('./models/digits', { cwd });
  t.is(module.specifier, `onnx:${file}`);
  t.is(module.name, 'digits-embedding');
  t.is((await resolveModule('models/digits', { cwd, name: 'mine' })).name, 'mine');
});
