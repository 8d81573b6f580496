import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { sourceClosure } from '../../src/packages/source-closure.ts';
import { temporaryFolder, writeFiles } from '../temporary-folder.ts';

test('code that is a link counts with what it imports where it really is, as for Node.js', async (t) => {
  const root = temporaryFolder(t, {
    'real/mine.mjs': "import './net.mjs'; new URL('./w.bin', import.meta.url);",
    'real/net.mjs': '1',
    'store/w': '1',
    'entry.mjs': "import './lib/mine.mjs';",
  });
  symlinkSync('../store/w', join(root, 'real/w.bin'));
  symlinkSync('real', join(root, 'lib'));
  mkdirSync(join(root, 'links'));
  symlinkSync('../real/mine.mjs', join(root, 'links/mine.mjs'));
  const closure = (file: string) => sourceClosure(join(root, file), 'any');
  const plain = await closure('real/mine.mjs');
  t.deepEqual(Object.keys(plain.files), ['mine.mjs', 'net.mjs', 'w.bin']);
  t.deepEqual(await closure('links/mine.mjs'), plain);
  const { files } = await closure('entry.mjs');
  t.deepEqual(Object.keys(files), ['entry.mjs', 'real/mine.mjs', 'real/net.mjs', 'real/w.bin']);
  writeFiles(root, { 'store/w': '2' });
  t.notDeepEqual(await closure('links/mine.mjs'), plain);
});

test('what a JSON file names is looked up beside the link, where whoever reads it looks', async (t) => {
  const root = temporaryFolder(t, {
    'mine.mjs': "open('model.json')",
    'store/1': '{ "paths": ["shard.bin"] }',
    'shard.bin': '1',
  });
  symlinkSync('store/1', join(root, 'model.json'));
  const { files } = await sourceClosure(join(root, 'mine.mjs'), 'any');
  t.deepEqual(Object.keys(files), ['mine.mjs', 'model.json', 'shard.bin']);
});

test('a file is found by its name whatever letters and marks that has', async (t) => {
  const names = ['net (2)+é.onnx', 'net=1,2.bin', '模型.onnx'];
  const root = temporaryFolder(t, {
    'mine.mjs': names.map((name) => `open(join(here, '${name}'));`).join('\n'),
    ...Object.fromEntries(names.map((name) => [name, '1'])),
  });
  const { files } = await sourceClosure(join(root, 'mine.mjs'), 'any');
  t.deepEqual(Object.keys(files), ['mine.mjs', ...names]);
});

test('what is read with a file that is no source counts too, and what that is read with', async (t) => {
  const root = temporaryFolder(t, {
    'mine.mjs': "open('a.onnx'); open('c.bin');",
    'a.onnx': '1',
    'b.data': '1',
    'c.bin': '1',
  });
  const readWith = async (file: string) =>
    file.endsWith('.onnx') ? [join(root, 'b.data')] : file.endsWith('.data') ? [join(root, 'c.bin')] : [];
  const { files } = await sourceClosure(join(root, 'mine.mjs'), 'any', readWith);
  t.deepEqual(Object.keys(files), ['a.onnx', 'b.data', 'c.bin', 'mine.mjs']);
  const { files: without } = await sourceClosure(join(root, 'mine.mjs'), 'relative', readWith);
  t.deepEqual(Object.keys(without), ['mine.mjs']);
});
