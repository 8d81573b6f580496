import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { copyFiles } from '../../../src/pipeline/shared-cache/copy-files.ts';
import type { ManifestFile } from '../../../src/pipeline/store/manifest.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { contentsOf } from '../folder-contents.ts';

const rights = { folder: undefined, file: 0o640 };
const never = new AbortController().signal;

function prepare(t: ExecutionContext, names: readonly string[]) {
  const root = temporaryFolder(t);
  const [from, to] = [join(root, 'from'), join(root, 'to')];
  mkdirSync(to);
  const files = names.map((path): ManifestFile => {
    mkdirSync(dirname(join(from, path)), { recursive: true });
    writeFileSync(join(from, path), `content of ${path}`);
    const sha256 = createHash('sha256').update(`content of ${path}`).digest('hex');
    return { path, size: statSync(join(from, path)).size, mtimeMs: 0, sha256 };
  });
  return { from, to, files };
}

test('files in folders of folders are copied, with the times and rights of the copies', async (t) => {
  const { from, to, files } = prepare(t, ['b/c/d/e', 'a', 'b/f', 'b/c/new\nline', 'ä/ö']);
  const copied = await copyFiles(files, from, to, rights, never);
  t.deepEqual(contentsOf(to), contentsOf(from));
  for (const [index, file] of copied.entries()) {
    const stats = statSync(join(to, file.path));
    t.deepEqual(file, { ...(files[index] as ManifestFile), mtimeMs: stats.mtimeMs });
    t.is(stats.mode & 0o777, process.platform === 'win32' ? stats.mode & 0o777 : 0o640);
    t.not(stats.ino, statSync(join(from, file.path)).ino);
  }
});

test('once a file is not what it should be, or nobody wants it any more, no other is begun', async (t) => {
  const { from, to, files } = prepare(
    t,
    Array.from({ length: 200 }, (_, index) => `${index}`),
  );
  writeFileSync(join(from, '3'), 'other');
  await t.throwsAsync(copyFiles(files, from, to, rights, never), {
    message: /^3 has 5 bytes instead of 12$/,
  });
  t.true(readdirSync(to).length < 20);

  const controller = new AbortController();
  controller.abort(new Error('nobody wants it'));
  const aborted = copyFiles(files, from, join(to, '0'), rights, controller.signal);
  await t.throwsAsync(aborted, { message: 'nobody wants it' });
});
