import { existsSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { makeFolder } from '../src/make-folder.ts';
import { temporaryFolder } from './temporary-folder.ts';

test('a folder is made with those above it, and may be there already', (t) => {
  const folder = join(temporaryFolder(t), 'a/b/c');
  t.is(makeFolder(folder), join(folder, '../..'));
  t.is(makeFolder(folder), undefined);
  t.true(statSync(folder).isDirectory());
});

test('a file in the place of a folder is told', (t) => {
  const file = join(temporaryFolder(t), 'file');
  writeFileSync(file, '');
  t.throws(() => makeFolder(join(file, 'a/b')), { code: 'ENOTDIR' });
  t.throws(() => makeFolder(file), { code: 'EEXIST' });
});

(existsSync('/proc/self') ? test : test.skip)(
  'where a file system takes no folders, that is told at once',
  (t) => {
    t.throws(() => makeFolder('/proc/heareval/a'), { code: 'ENOENT' });
  },
);
