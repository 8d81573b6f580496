import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import test from 'ava';
import { UserError } from '../../../src/errors.ts';
import { cacheFolders, parseCacheList } from '../../../src/pipeline/shared-cache/cache-list.ts';

test('a list names folders in their order, each with what it is for', (t) => {
  t.deepEqual(parseCacheList('/mnt/team:r,/scratch/me:rw,drop:w,both'), [
    { path: resolve('/mnt/team'), read: true, write: false },
    { path: resolve('/scratch/me'), read: true, write: true },
    { path: resolve('drop'), read: false, write: true },
    { path: resolve('both'), read: true, write: true },
  ]);
});

test('`local` is the own cache, `./local` a folder, ~ the home, and two commas are one in a path', (t) => {
  const paths = parseCacheList('local:r,./local,~/cache:rw,/a,,b:r').map(({ path }) => path);
  t.is(paths.length, 4);
  t.regex(paths[0] ?? '', /heareval/);
  t.deepEqual(paths.slice(1), [resolve('local'), join(homedir(), 'cache'), resolve('/a,b')]);
});

test('a bucket is named by its address, whatever follows it', (t) => {
  const list = 's3://team-audio/heareval/:r,s3://mine';
  const buckets = [
    { path: 's3://team-audio/heareval', read: true, write: false },
    { path: 's3://mine', read: true, write: true },
  ];
  t.deepEqual(parseCacheList(list), buckets);
  t.deepEqual(cacheFolders(list, 'work'), buckets);
  t.deepEqual(cacheFolders([{ path: 's3://mine/', read: true, write: true }], 'work'), buckets.slice(1));
});

test('`none` is no folder at all', (t) => {
  t.deepEqual(parseCacheList('none'), []);
  t.deepEqual(cacheFolders(undefined, 'w'), []);
});

for (const [list, says] of [
  ['', /^--cache : expected a folder between its commas, got nothing$/],
  ['/a:r,', /expected a folder between its commas/],
  [':rw', /expected a folder between its commas/],
  ['/a:ro', /^--cache \/a:ro: expected :r, :w or :rw at the end of \/a:ro$/],
  ['/a:wr,/b', /expected :r, :w or :rw at the end of \/a:wr$/],
  [
    'https://cache.example/team:r',
    /expected a folder or s3:\/\/bucket\/prefix, got https:\/\/cache\.example\/team$/,
  ],
  ['/a:r,/b,/a:w', /\/a is there twice$/],
  ['s3://b-1/x,s3://b-1/x/:w', /s3:\/\/b-1\/x is there twice$/],
  ['s3:/b-1/x:rw', /^--cache s3:\/b-1\/x:rw: expected a folder or s3:\/\/bucket\/prefix, got s3:\/b-1\/x$/],
  ['s3://b-1/x:ro', /^--cache s3:\/\/b-1\/x:ro: expected :r, :w or :rw at the end/],
] as const) {
  test(`the list ${JSON.stringify(list)} is one clear line`, (t) => {
    t.throws(() => parseCacheList(list), { instanceOf: UserError, message: says });
  });
}

test('a folder in the workdir is no cache', (t) => {
  for (const list of ['work', 'work/cache:r']) {
    t.throws(() => cacheFolders(list, 'work'), { instanceOf: UserError, message: /is in the workdir/ });
  }
  t.is(cacheFolders('worker,..hidden', 'work').length, 2);
});
