import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { rememberShared } from '../../../src/pipeline/index.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { writable } from './cached-runs.ts';

const name = 'notes/one.json';

test('a value is made once, and known in each workdir that shares a cache', async (t) => {
  const root = temporaryFolder(t);
  const cache = join(root, 'cache');
  let made = 0;
  const ask = (workdir: string, list?: string) =>
    rememberShared({ workdir: join(root, workdir), cache: list }, name, async () => ({ made: ++made }));
  t.deepEqual(await ask('a', cache), { made: 1 });
  t.deepEqual(await ask('a'), { made: 1 });
  t.deepEqual(await ask('b', `${cache}:r`), { made: 1 });
  t.deepEqual(await ask('b'), { made: 1 });
  t.deepEqual(await ask('c'), { made: 2 });
  t.deepEqual(await ask('d', `${cache}:w`), { made: 3 });
});

test('a damaged value is made anew, there and in the cache; a cache that is of no use costs nothing else', async (t) => {
  const root = temporaryFolder(t);
  const cache = join(root, 'cache');
  let made = 0;
  const ask = (workdir: string, list: string) =>
    rememberShared({ workdir: join(root, workdir), cache: list }, name, async () => ++made);
  await ask('a', cache);
  const text = readFileSync(join(cache, name), 'utf8');
  for (const damaged of [text.replace('"value": 1', '"value": 7'), '', 'null', text.slice(0, -9)]) {
    writeFileSync(join(root, 'a', name), damaged);
    writeFileSync(writable(join(cache, name)), damaged);
    const before = made;
    t.is(await ask('a', cache), before + 1);
    t.is(readFileSync(join(root, 'a', name), 'utf8'), readFileSync(join(cache, name), 'utf8'));
  }
  writeFileSync(join(root, 'file'), '');
  t.is(await ask('b', `${join(root, 'file')},${join(root, 'none')}:r`), made);
  t.true(existsSync(join(root, 'b', name)));
  t.false(existsSync(join(root, 'none')));
});

test('a folder of the workdir that cannot be read or written costs the making, and nothing else', async (t) => {
  const root = temporaryFolder(t, { 'a/notes': 'no folder', 'b/notes/one.json/file': '' });
  let made = 0;
  for (const workdir of ['a', 'b', 'a', 'b']) {
    const value = await rememberShared({ workdir: join(root, workdir) }, name, async () => ++made);
    t.is(value, made);
  }
  t.is(made, 4);
});

test('what is put into a cache has the rights of its folder', async (t) => {
  if (process.platform === 'win32') {
    t.pass();
    return;
  }
  const root = temporaryFolder(t);
  const cache = join(root, 'cache');
  mkdirSync(cache);
  chmodSync(cache, 0o2770);
  await rememberShared({ workdir: join(root, 'a'), cache }, name, async () => 1);
  t.is(statSync(join(cache, 'notes')).mode & 0o7777, 0o2770);
  t.is(statSync(join(cache, name)).mode & 0o7777, 0o440);
});

test('what is there as it is, in the workdir and in the cache, is not written again', async (t) => {
  const root = temporaryFolder(t);
  const [workdir, cache] = [join(root, 'workdir'), join(root, 'cache')];
  const ask = () => rememberShared({ workdir, cache }, name, async () => 1);
  await ask();
  const written = () => [workdir, cache].map((folder) => statSync(join(folder, name)).ino);
  const before = written();
  await ask();
  t.deepEqual(written(), before);
});
