import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { writeChunks } from '../../../src/formats/files/stream-file.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

test('a file has its name only once all of it is written', async (t) => {
  const folder = temporaryFolder(t);
  const path = join(folder, 'sub', 'a.txt');
  async function* chunks() {
    yield 'one ';
    t.true(readdirSync(join(folder, 'sub')).every((name) => name.startsWith('.tmp-')));
    yield Buffer.from('two');
  }
  await writeChunks(path, chunks());
  t.is(readFileSync(path, 'utf8'), 'one two');
  t.deepEqual(readdirSync(join(folder, 'sub')), ['a.txt']);
});

test('a writer that fails leaves nothing behind, and what was there stays', async (t) => {
  const folder = temporaryFolder(t, { 'a.txt': 'before' });
  function* chunks() {
    yield 'after';
    throw new Error('power cut');
  }
  await t.throwsAsync(writeChunks(join(folder, 'a.txt'), chunks()), { message: 'power cut' });
  t.is(readFileSync(join(folder, 'a.txt'), 'utf8'), 'before');
  t.deepEqual(readdirSync(folder), ['a.txt']);
});
