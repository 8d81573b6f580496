import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { BadInputsError, UserError } from '../../../src/errors.ts';
import { FolderHashes } from '../../../src/pipeline/store/folder-hashes.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

function folderOf(t: ExecutionContext, files: Readonly<Record<string, string>>): string {
  const folder = temporaryFolder(t);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), text);
    // Long enough ago for the cache to trust the time.
    utimesSync(join(folder, path), 1000, 1000);
  }
  return folder;
}

async function hashesOf(cache: string, folder: string, patterns?: readonly string[], bootId = 'boot') {
  const hashes = new FolderHashes(cache, bootId);
  const files = await hashes.files(folder, patterns);
  await hashes.save();
  return Object.fromEntries(files.map((file) => [file.path, file.sha256]));
}

test('the files of a folder are hashed by content, temporary files and stamps left out', async (t) => {
  const folder = folderOf(t, {
    'b.txt': 'b',
    'a/c.txt': 'c',
    'a/.tmp-1': 'x',
    '.heareval/notes.txt': '{}',
    '.manifest.json': '{}',
  });
  t.deepEqual(await hashesOf(temporaryFolder(t), folder), { 'a/c.txt': sha256('c'), 'b.txt': sha256('b') });
});

test('only selected files are hashed', async (t) => {
  const folder = folderOf(t, { 'b.txt': 'b', 'a/c.txt': 'c', 'a/d.csv': 'd' });
  const cache = temporaryFolder(t);
  t.deepEqual(await hashesOf(cache, folder, ['a/*.txt', 'no/such/*.txt']), { 'a/c.txt': sha256('c') });
});

test('a file linked from elsewhere counts by its content', async (t) => {
  const elsewhere = folderOf(t, { 'x.txt': 'x' });
  const folder = folderOf(t, { 'a.txt': 'a' });
  symlinkSync(join(elsewhere, 'x.txt'), join(folder, 'x.txt'));
  t.deepEqual(await hashesOf(temporaryFolder(t), folder), { 'a.txt': sha256('a'), 'x.txt': sha256('x') });
});

test('links to folders are followed, wherever they lead', async (t) => {
  const elsewhere = folderOf(t, { 'deep/x.txt': 'x' });
  const folder = folderOf(t, { 'a/b.txt': 'b' });
  symlinkSync(elsewhere, join(folder, 'linked'));
  symlinkSync('a', join(folder, 'twin'));
  t.deepEqual(await hashesOf(temporaryFolder(t), folder), {
    'a/b.txt': sha256('b'),
    'linked/deep/x.txt': sha256('x'),
    'twin/b.txt': sha256('b'),
  });
});

test('broken links, links that lead round and pipes are refused, all of them by name', async (t) => {
  const folder = folderOf(t, { 'a/b.txt': 'b' });
  const other = folderOf(t, { 'c.txt': 'c' });
  symlinkSync('nowhere', join(folder, 'broken'));
  symlinkSync('self', join(folder, 'self'));
  symlinkSync('..', join(folder, 'a', 'up'));
  symlinkSync(other, join(folder, 'other'));
  symlinkSync(folder, join(other, 'back'));
  execFileSync('mkfifo', [join(folder, 'pipe.wav')]);
  const error = await t.throwsAsync(hashesOf(temporaryFolder(t), folder), { instanceOf: BadInputsError });
  t.deepEqual((error as BadInputsError).problems, [
    `${folder}/a/up: a link to a folder that it is in itself`,
    `${folder}/broken: a broken link; expected a file or a link to one`,
    `${folder}/other/back: a link to a folder that it is in itself`,
    `${folder}/pipe.wav: a pipe; expected a file or a link to one`,
    `${folder}/self: a link that leads round`,
  ]);
  t.deepEqual(Object.keys(await hashesOf(temporaryFolder(t), folder, ['a/*.txt'])), ['a/b.txt']);
});

test('a name that is not in UTF-8 is told as such, by its bytes', async (t) => {
  const folder = folderOf(t, { 'good.wav': 'g', '\ufffd.wav': 'a name that is UTF-8' });
  writeFileSync(Buffer.concat([Buffer.from(`${folder}/`), Buffer.from('na\xefve.wav', 'latin1')]), 'n');
  await t.throwsAsync(hashesOf(temporaryFolder(t), folder), {
    instanceOf: UserError,
    message: `${folder}/na\ufffdve.wav: its name is not in UTF-8 (na\\xefve.wav); expected a name that is`,
  });
});

test('what macOS puts beside files is left out and counted', async (t) => {
  const folder = folderOf(t, { 'a.wav': 'a', '._a.wav': 'x', '.DS_Store': 'x', '__MACOSX/._a.wav': 'x' });
  const hashes = new FolderHashes(temporaryFolder(t), 'boot');
  t.deepEqual(
    (await hashes.files(folder)).map(({ path }) => path),
    ['a.wav'],
  );
  const told = [`${folder}: left out 3 files of macOS (._*, .DS_Store, __MACOSX)`];
  t.deepEqual([hashes.takeLeftOut(), hashes.takeLeftOut()], [told, []]);
});

test('hashes from before the machine went down are not trusted', async (t) => {
  const folder = folderOf(t, { 'a.txt': 'a' });
  const cache = temporaryFolder(t);
  await hashesOf(cache, folder);
  writeFileSync(join(folder, 'a.txt'), '\0');
  utimesSync(join(folder, 'a.txt'), 1000, 1000);
  t.deepEqual(await hashesOf(cache, folder, undefined, 'boot'), { 'a.txt': sha256('a') });
  t.deepEqual(await hashesOf(cache, folder, undefined, 'another boot'), { 'a.txt': sha256('\0') });
});

test('a file of the same size, time and inode is not read again', async (t) => {
  const folder = folderOf(t, { 'a.txt': 'a' });
  const cache = temporaryFolder(t);
  await hashesOf(cache, folder);
  writeFileSync(join(folder, 'a.txt'), 'b');
  utimesSync(join(folder, 'a.txt'), 1000, 1000);
  t.deepEqual(await hashesOf(cache, folder), { 'a.txt': sha256('a') });
  utimesSync(join(folder, 'a.txt'), 1000, 1001);
  t.deepEqual(await hashesOf(cache, folder), { 'a.txt': sha256('b') });
});

test('the hash of a file that has just changed is not trusted for the next time', async (t) => {
  const folder = temporaryFolder(t);
  const cache = temporaryFolder(t);
  // However long the test takes, and as after a clock was set back.
  const now = Date.now() / 1000 + 600;
  const write = (text: string) => {
    writeFileSync(join(folder, 'a.txt'), text);
    utimesSync(join(folder, 'a.txt'), now, now);
  };
  write('a');
  await hashesOf(cache, folder);
  write('b');
  t.deepEqual(await hashesOf(cache, folder), { 'a.txt': sha256('b') });
});

test('a damaged cache is no cache', async (t) => {
  const folder = folderOf(t, { 'a.txt': 'a' });
  const cache = temporaryFolder(t);
  const expected = await hashesOf(cache, folder);
  const [name] = readdirSync(join(cache, 'folders'));
  const path = join(cache, 'folders', name ?? '');
  const text = readFileSync(path, 'utf8');
  for (const damaged of [
    '',
    'x',
    text.slice(0, -10),
    text.replace(sha256('a'), sha256('b')),
    text.slice(20),
  ]) {
    writeFileSync(path, damaged);
    t.deepEqual(await hashesOf(cache, folder), expected, JSON.stringify(damaged));
  }
});

test('a cache that cannot be written costs nothing but time', async (t) => {
  const folder = folderOf(t, { 'a.txt': 'a' });
  const cache = join(temporaryFolder(t), 'file');
  writeFileSync(cache, '');
  t.deepEqual(await hashesOf(cache, folder), { 'a.txt': sha256('a') });
});

test('a published folder need not be hashed', async (t) => {
  const folder = folderOf(t, { 'a.txt': 'a' });
  const hashes = new FolderHashes(temporaryFolder(t), 'boot');
  hashes.seed(folder, 'a.txt', statSync(join(folder, 'a.txt')), 'known');
  t.deepEqual(await hashes.files(folder), [{ path: 'a.txt', sha256: 'known' }]);
});

test('a missing folder and a file in its place are told of', async (t) => {
  const cache = temporaryFolder(t);
  const folder = folderOf(t, { 'a.txt': 'a' });
  await t.throwsAsync(hashesOf(cache, join(folder, 'b')), {
    message: /b: expected a folder, found nothing$/,
  });
  await t.throwsAsync(hashesOf(cache, join(folder, 'a.txt')), {
    message: /a.txt: expected a folder, found a file$/,
  });
});
