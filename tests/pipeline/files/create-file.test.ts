import { readdirSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { createFile } from '../../../src/pipeline/files/create-file.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

const LENGTH = 8e6;

test('of those who write a file at a time one has, and the others read all of it at once', async (t) => {
  const folder = temporaryFolder(t);
  const file = join(folder, 'file');
  const found = await Promise.all(
    ['a', 'b', 'c'].map(async (letter) => {
      const isFirst = await createFile(file, letter.repeat(LENGTH));
      const text = await readFile(file, 'utf8');
      return { isFirst, isOwn: text[0] === letter, isWhole: text === text[0]?.repeat(LENGTH) };
    }),
  );
  t.is(found.filter(({ isFirst }) => isFirst).length, 1);
  for (const { isFirst, isOwn, isWhole } of found) t.true(isWhole && isOwn === isFirst);
  t.deepEqual(readdirSync(folder), ['file']);
});

test('what is there stays, and where there is no folder nothing is left', async (t) => {
  const folder = temporaryFolder(t);
  await writeFile(join(folder, 'file'), 'first');
  t.false(await createFile(join(folder, 'file'), 'second'));
  t.is(await readFile(join(folder, 'file'), 'utf8'), 'first');
  await mkdir(join(folder, 'there'));
  t.false(await createFile(join(folder, 'there'), 'second'));
  await t.throwsAsync(createFile(join(folder, 'none', 'file'), 'text'), { code: 'ENOENT' });
  t.deepEqual(readdirSync(folder).sort(), ['file', 'there']);
});
