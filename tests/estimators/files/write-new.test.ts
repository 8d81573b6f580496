import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { writeNew } from '../../../src/estimators/files/write-new.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

const PIECES = ['ab', Buffer.from('cd'), '', 'ef'];

test('a file is written piece by piece, and what is there and the same stays', async (t) => {
  const file = join(temporaryFolder(t), 'new', 'a.txt');
  for (const _ of [1, 2]) {
    await writeNew(file, PIECES, false);
    t.is(readFileSync(file, 'utf8'), 'abcdef');
  }
  for (const other of ['abcdeg', 'abcdefg', 'abcde', '']) {
    writeFileSync(file, other);
    const message = /a\.txt: is there already, with other content; expected a new file, or --overwrite$/;
    await t.throwsAsync(writeNew(file, PIECES, false), { message });
    t.is(readFileSync(file, 'utf8'), other);
  }
  await writeNew(file, PIECES, true);
  t.is(readFileSync(file, 'utf8'), 'abcdef');
});

test('pieces that cannot be made leave what was there, and nothing else', async (t) => {
  const folder = temporaryFolder(t, { 'a.txt': 'old' });
  function* broken() {
    yield 'new';
    throw new RangeError('broken');
  }
  await t.throwsAsync(writeNew(join(folder, 'a.txt'), broken(), true), { message: 'broken' });
  t.deepEqual(readdirSync(folder), ['a.txt']);
  t.is(readFileSync(join(folder, 'a.txt'), 'utf8'), 'old');
  mkdirSync(join(folder, 'b.txt'));
  await t.throwsAsync(writeNew(join(folder, 'b.txt'), PIECES, false));
});
