import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { ItemCache } from '../../../../src/pipeline/index.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';
import { S3Server } from './s3-server.ts';

const SUFFIXES = ['.npy', '.json'];
const item = (name: string) => hash('sha256', name);

function caches(t: ExecutionContext) {
  const root = temporaryFolder(t);
  const warnings: string[] = [];
  const open = (workdir: string, access = 'rw') =>
    new ItemCache({
      workdir: join(root, workdir),
      cache: `s3://bucket/items-here:${access}`,
      about: { model: 'x' },
      suffixes: SUFFIXES,
      warn: (message) => warnings.push(message),
    });
  return { open, warnings };
}

const texts = (found: Awaited<ReturnType<ItemCache['find']>>) =>
  found?.map(({ path }) => readFileSync(path, 'utf8'));

test.serial('an item of another workdir comes from the bucket, which lists a small group once', async (t) => {
  const server = await S3Server.start(t);
  const { open, warnings } = caches(t);
  const mine = open('a');
  for (const name of ['x', 'y', 'z']) await mine.keep(item(name), [`${name} vector`, '[0]']);
  await mine.finish();
  t.is(server.keys('/items/').length, 6);
  server.requests.length = 0;
  const theirs = open('b', 'r');
  for (const name of ['x', 'y', 'z']) {
    t.deepEqual(texts(await theirs.find(item(name))), [`${name} vector`, '[0]']);
  }
  t.is(await theirs.find(item('other')), undefined);
  t.is(server.requests.filter(({ query }) => query.has('list-type')).length, 1);
  t.is(server.requests.length, 1 + 6);
  t.deepEqual(warnings, []);
});

test.serial('items of a large group are found by its folders', async (t) => {
  const server = await S3Server.start(t);
  const { open } = caches(t);
  const mine = open('a');
  await mine.keep(item('x'), ['vector', '[0]']);
  await mine.finish();
  const [name = ''] = server.keys('/items/');
  const group = name.split('/').slice(0, -2).join('/');
  for (let index = 0; index < 2500; index += 1) {
    const other = item(`other ${index}`);
    server.objects.set(`${group}/${other.slice(0, 2)}/${other}.0123456789abcdef.npy`, Buffer.from('?'));
  }
  t.deepEqual(texts(await open('b', 'r').find(item('x'))), ['vector', '[0]']);
});

test.serial('a damaged item is told of, and removed only where the bucket may be written', async (t) => {
  for (const access of ['r', 'rw']) {
    const server = await S3Server.start(t);
    const { open, warnings } = caches(t);
    const mine = open('a');
    await mine.keep(item('x'), ['vector', '[0]']);
    await mine.finish();
    const [key = ''] = server.keys('.npy');
    server.objects.set(key, Buffer.from('vectoR'));
    t.is(await open('b', access).find(item('x')), undefined);
    t.is(server.objects.has(key), access === 'r');
    const what = access === 'r' ? 'it is not used' : 'it was removed';
    t.deepEqual(warnings, [
      `cache s3://bucket/items-here: item ${item('x').slice(0, 8)} is damaged; ${what}`,
    ]);
  }
});

test.serial('a bucket that refuses is one line for all items', async (t) => {
  const server = await S3Server.start(t);
  const { open, warnings } = caches(t);
  server.fault = () => ({ status: 403, code: 'InvalidAccessKeyId' });
  const cache = open('a');
  for (const name of ['x', 'y']) {
    t.is(await cache.find(item(name)), undefined);
    await cache.keep(item(name), ['vector', '[0]']);
  }
  await cache.finish();
  t.deepEqual(warnings, [
    'cache s3://bucket/items-here: listing it was refused (403, InvalidAccessKeyId); goes on without it',
  ]);
});
