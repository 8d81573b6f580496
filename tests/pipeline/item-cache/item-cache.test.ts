import { hash } from 'node:crypto';
import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fc, testProp } from '@fast-check/ava';
import test, { type ExecutionContext } from 'ava';
import { ItemCache, type KeptItem, placeItem } from '../../../src/pipeline/index.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { filesBelow } from '../folder-contents.ts';

const item = (text: string) => hash('sha256', text);

class Place {
  readonly root: string;
  readonly warnings: string[] = [];

  constructor(t: ExecutionContext) {
    this.root = temporaryFolder(t);
  }

  cache({ workdir = 'work', shared = '', about = 'a', suffixes = ['.npy'] } = {}): ItemCache {
    return new ItemCache({
      workdir: join(this.root, workdir),
      cache: shared === '' ? undefined : `${join(this.root, 'team')}:${shared}`,
      about: { about },
      suffixes,
      warn: (message) => this.warnings.push(message.replaceAll(this.root, '')),
    });
  }

  /** Paths of the files of items below a folder. */
  files(folder = 'work'): string[] {
    return filesBelow(join(this.root, folder))
      .filter((path) => /\.(npy|json)$/.test(path) && !path.endsWith('about.json'))
      .map((path) => join(this.root, folder, path));
  }
}

function textOf(files: KeptItem | undefined): string[] | undefined {
  return files?.map(({ path }) => readFileSync(path, 'utf8'));
}

test('what is kept is found again, by other caches of the same kind alone', async (t) => {
  const place = new Place(t);
  const cache = place.cache();
  t.is(await cache.find(item('x')), undefined);
  await cache.keep(item('x'), ['result']);
  t.deepEqual(textOf(await cache.find(item('x'))), ['result']);
  t.deepEqual(textOf(await place.cache().find(item('x'))), ['result']);
  t.is(await place.cache({ about: 'b' }).find(item('x')), undefined);
  t.is(await cache.find(item('y')), undefined);
  const [found] = (await cache.find(item('x'))) ?? [];
  t.like(found, { size: 6, sha256: hash('sha256', 'result') });
  t.deepEqual(place.warnings, []);
});

testProp(
  'an item of which any byte was changed, or any part cut off, is not there, is told of and removed',
  [fc.uint8Array({ minLength: 1, maxLength: 50 }), fc.nat(), fc.boolean()],
  async (t, content, position, isCut) => {
    const place = new Place(t);
    const cache = place.cache({ suffixes: ['.npy', '.json'] });
    const kept = await cache.keep(item('x'), [content, '[1]']);
    const { path } = kept[position % 2] as KeptItem[number];
    const bytes = readFileSync(path);
    const at = position % bytes.length;
    bytes[at] = (bytes[at] as number) ^ 1;
    writeFileSync(path, isCut ? bytes.subarray(0, at) : bytes);
    t.is(await place.cache({ suffixes: ['.npy', '.json'] }).find(item('x')), undefined);
    t.is(place.warnings.length, 1);
    t.regex(place.warnings[0] ?? '', /does not hold what its name says; it is made anew$/);
    t.false(existsSync(path));
    await cache.keep(item('x'), [content, '[1]']);
    t.truthy(await place.cache({ suffixes: ['.npy', '.json'] }).find(item('x')));
  },
  { numRuns: 20 },
);

test('an item of two files is there when both are, and of two results for one item none is mixed with the other', async (t) => {
  const place = new Place(t);
  const cache = () => place.cache({ suffixes: ['.npy', '.json'] });
  await cache().keep(item('x'), ['one', '[1]']);
  await cache().keep(item('x'), ['two', '[2]']);
  const found = textOf(await cache().find(item('x'))) ?? [];
  t.true([['one', '[1]'].join(), ['two', '[2]'].join()].includes(found.join()));
  for (const path of place.files().filter((each) => each.endsWith('.json'))) rmSync(path);
  t.is(await cache().find(item('x')), undefined);
});

test('what is forgotten is not there', async (t) => {
  const place = new Place(t);
  await place.cache().keep(item('x'), ['one']);
  const cache = place.cache();
  cache.forget(item('x'));
  await cache.keep(item('x'), ['two']);
  t.deepEqual(textOf(await place.cache().find(item('x'))), ['two']);
  t.is(place.files().length, 1);
});

test('an output gets a hard link and is told the hash; an item that is gone by then is told', async (t) => {
  const place = new Place(t);
  const kept = await place.cache().keep(item('x'), ['result']);
  const told: unknown[] = [];
  const output = { outDir: join(place.root, 'out'), hashed: (...args: unknown[]) => void told.push(args) };
  t.true(await placeItem(kept, output, ['deep/x.npy']));
  t.is(statSync(join(place.root, 'out/deep/x.npy')).ino, statSync(kept[0]?.path ?? '').ino);
  t.deepEqual(told, [['deep/x.npy', { size: 6, sha256: hash('sha256', 'result') }]]);
  rmSync(kept[0]?.path ?? '');
  t.false(await placeItem(kept, output, ['y.npy']));
});

test('an item of another workdir comes from the shared cache, whose rights it does not take along', async (t) => {
  const place = new Place(t);
  const mine = place.cache({ shared: 'rw' });
  await mine.keep(item('x'), ['result']);
  await mine.finish();
  const theirs = place.cache({ workdir: 'other', shared: 'r' });
  t.deepEqual(textOf(await theirs.find(item('x'))), ['result']);
  t.is(statSync(place.files('other')[0] ?? '').mode & 0o200, 0o200);
  t.is(await place.cache({ workdir: 'third' }).find(item('x')), undefined);
  t.deepEqual(
    readdirSync(join(place.root, 'team')).filter((name) => name !== 'items'),
    [],
  );
});

test('what is in the workdir already is put into a cache that lacks it', async (t) => {
  const place = new Place(t);
  await place.cache().keep(item('x'), ['result']);
  const cache = place.cache({ shared: 'rw' });
  await cache.find(item('x'));
  await cache.finish();
  t.is(place.files('team').length, 1);
});

test('a damaged item of a shared cache is told of, and removed only where the cache may be written', async (t) => {
  for (const access of ['r', 'rw']) {
    const place = new Place(t);
    const mine = place.cache({ shared: 'rw' });
    await mine.keep(item('x'), ['result']);
    await mine.finish();
    const [path = ''] = place.files('team');
    chmodSync(path, 0o644);
    writeFileSync(path, 'resulT');
    const theirs = place.cache({ workdir: 'other', shared: access });
    t.is(await theirs.find(item('x')), undefined);
    t.is(existsSync(path), access === 'r');
    const what = access === 'r' ? 'it is not used' : 'it was removed';
    t.deepEqual(place.warnings, [`cache /team: item ${item('x').slice(0, 8)} is damaged; ${what}`]);
  }
});

test('a shared cache that is no folder costs nothing but a warning', async (t) => {
  const place = new Place(t);
  writeFileSync(join(place.root, 'team'), 'a file');
  const cache = place.cache({ shared: 'rw' });
  await cache.keep(item('x'), ['result']);
  await cache.keep(item('y'), ['result']);
  await cache.finish();
  t.deepEqual(textOf(await cache.find(item('x'))), ['result']);
  await cache.finish();
  t.true(place.warnings.length >= 1 && place.warnings.every((line) => line.startsWith('cache /team: ')));
});
