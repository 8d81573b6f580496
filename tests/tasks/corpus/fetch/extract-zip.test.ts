import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { UserError } from '../../../../src/errors.ts';
import { extractZip } from '../../../../src/tasks/corpus/fetch/extract-zip.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';
import { makeZip, pack7z } from '../archives.ts';
import { extractRar, GOOD, run } from './extraction.ts';

test('links and devices in a zip archive are refused by name', async (t) => {
  const bytes = makeZip([
    { path: 'link', type: 'SymbolicLink', content: '/etc/passwd' },
    { path: 'device', type: 'CharacterDevice' },
  ]);
  const { refused, files } = await run(t, extractZip, bytes);
  t.deepEqual(files, []);
  t.deepEqual(refused, [
    '"link": a link or a device; expected a file',
    '"device": a link or a device; expected a file',
  ]);
});

test('a zip archive with bytes before it, after it or both comes out', async (t) => {
  const [before, after] = [Buffer.from(`MZ${'#'.repeat(5000)}`), Buffer.alloc(100_000, 7)];
  for (const bytes of [
    Buffer.concat([before, makeZip(GOOD)]),
    Buffer.concat([makeZip(GOOD), after]),
    Buffer.concat([before, makeZip(GOOD), after]),
  ]) {
    const { refused, files, told } = await run(t, extractZip, bytes);
    t.deepEqual(refused, []);
    t.deepEqual(files, ['audio/one.wav', 'empty', 'no folder entry/é😀.txt']);
    t.regex(told.join(), /^\d+ bytes before the archive and \d+ after it are no part of it$/);
  }
});

for (const method of ['BZip2', 'LZMA', 'Deflate64']) {
  test(`a zip archive packed by ${method} comes out, whatever is around it`, async (t) => {
    const folder = temporaryFolder(t, { 'audio/é.wav': 'one'.repeat(1000), 'audio/._é.wav': 'attributes' });
    await pack7z(folder, 'corpus.zip', ['-tzip', `-mm=${method}`, 'audio']);
    const zip = await readFile(join(folder, 'corpus.zip'));
    for (const bytes of [zip, Buffer.concat([Buffer.alloc(500, 1), zip, Buffer.alloc(500, 2)])]) {
      const { refused, files } = await run(t, extractZip, bytes);
      t.deepEqual([refused, files], [[], ['audio/é.wav']]);
    }
  });
}

test('files of a zip archive that need a password are refused by name', async (t) => {
  const folder = temporaryFolder(t, { 'one.wav': 'one' });
  await pack7z(folder, 'corpus.zip', ['-tzip', '-psecret', 'one.wav']);
  await pack7z(folder, 'corpus.7z', ['-psecret', 'one.wav']);
  for (const [extract, name] of [
    [extractZip, 'corpus.zip'],
    [extractRar, 'corpus.7z'],
  ] as const) {
    const { refused } = await run(t, extract, await readFile(join(folder, name)));
    t.deepEqual(refused, ['"one.wav": needs a password; expected an archive without'], name);
  }
});

test('names of a zip archive that does not say so are UTF-8 where they can be, else of code page 437', async (t) => {
  const utf8 = await run(t, extractZip, makeZip([{ path: 'café.wav', content: 'x' }], undefined, 0));
  t.deepEqual([utf8.files, utf8.told], [['café.wav'], []]);
  const dos = [{ path: Buffer.from('caf\x82.wav', 'latin1'), content: 'x' }];
  const old = await run(t, extractZip, makeZip(dos, undefined, 0));
  t.deepEqual(old.files, ['café.wav']);
  t.deepEqual(old.told, ['names that are not in UTF-8 are read in code page 437']);
  const { refused } = await run(t, extractZip, makeZip(dos));
  t.deepEqual(refused, [String.raw`"caf\x82.wav": its name is not in UTF-8`]);
});

test('a file of a zip archive that does not match its CRC-32 is named', async (t) => {
  await t.throwsAsync(run(t, extractZip, makeZip([{ path: 'a/b', content: 'body' }], 1)), {
    instanceOf: UserError,
    message: 'corpus.archive: not a whole zip archive (a/b: its CRC-32 is wrong)',
  });
});

test('no file of a zip archive stays open, whether it is whole or not', async (t) => {
  const open = () => (existsSync('/proc/self/fd') ? readdirSync('/proc/self/fd').length : 0);
  const entries = Array.from({ length: 40 }, (_, i) => ({ path: `${i}.txt`, content: 'x' }));
  const bytes = makeZip(entries);
  await run(t, extractZip, bytes);
  const before = open();
  await run(t, extractZip, bytes);
  t.true(open() <= before + 5, `${before} files were open, then ${open()}`);
});
