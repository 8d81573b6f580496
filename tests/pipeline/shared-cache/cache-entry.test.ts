import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { keyOf, resultHash } from '../../../src/pipeline/keys/key.ts';
import {
  DamagedOutput,
  entryFolder,
  hasEntry,
  readEntry,
} from '../../../src/pipeline/shared-cache/cache-entry.ts';
import { formatManifest, type Manifest, type ManifestFile } from '../../../src/pipeline/store/manifest.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

const keyInputs = { step: 'Say', version: '1', params: {}, inputs: {} };
const key = keyOf(keyInputs);

/** A cache with an entry whose manifest is right in all but its files, and agrees with itself. */
function cacheWith(root: string, files: readonly Partial<ManifestFile>[]): string {
  const complete = files.map((file) => ({
    path: 'a',
    size: 1,
    mtimeMs: 0,
    sha256: 'ab'.repeat(32),
    ...file,
  }));
  const manifest: Manifest = {
    format: 1,
    key,
    keyInputs,
    scope: 'test',
    label: null,
    result: resultHash(complete),
    startedAt: '2026-01-01T00:00:00.000Z',
    durationMs: 1,
    host: 'maker',
    bootId: '',
    versions: { node: '24.0.0', heareval: '0.1.0' },
    files: complete,
  };
  mkdirSync(entryFolder(root, key), { recursive: true });
  writeFileSync(join(entryFolder(root, key), '.manifest.json'), formatManifest(manifest));
  return root;
}

test('an entry is known by its manifest', async (t) => {
  const root = cacheWith(temporaryFolder(t), [{ path: 'folder/a' }, { path: 'b' }]);
  t.true(hasEntry(root, key));
  t.is((await readEntry(root, key))?.files.length, 2);
  const other = keyOf({ ...keyInputs, version: '2' });
  t.false(hasEntry(root, other));
  t.is(await readEntry(root, other), undefined);
});

for (const path of [
  '../x',
  'a/../../x',
  '..',
  '/etc/passwd',
  'a//b',
  './a',
  'a/.',
  '',
  'a/',
  'a\0b',
  '.manifest.json',
  '.tmp-a',
  'a/.tmp-b/c',
]) {
  test(`a manifest that names ${JSON.stringify(path)} is damaged`, async (t) => {
    const root = cacheWith(temporaryFolder(t), [{ path: 'fine' }, { path }]);
    const error = await t.throwsAsync(readEntry(root, key), { instanceOf: DamagedOutput });
    t.true(
      ['.manifest.json is damaged', `.manifest.json names ${JSON.stringify(path)}`].includes(error?.message),
    );
  });
}

test('a manifest with a name twice, or with sizes and hashes that cannot be, is damaged', async (t) => {
  for (const files of [
    [{}, {}],
    [{ size: -1 }],
    [{ size: 0.5 }],
    [{ sha256: 'AB'.repeat(32) }],
    [{ sha256: '' }],
  ]) {
    const root = cacheWith(temporaryFolder(t), files);
    await t.throwsAsync(readEntry(root, key), { instanceOf: DamagedOutput });
  }
});
