import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import test from 'ava';
import { UserError } from '../../../../src/errors.ts';
import { extractTar } from '../../../../src/tasks/corpus/fetch/extract-tar.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';
import { makeTar, paxRecord } from '../archives.ts';
import { type Extract, GOOD, LIMITS, options, run } from './extraction.ts';

test('links out of a tar archive and devices are refused by name', async (t) => {
  const bytes = makeTar([
    { path: 'a/absolute', type: 'SymbolicLink', linkpath: '/etc/passwd' },
    { path: 'a/above', type: 'SymbolicLink', linkpath: '../../etc/passwd' },
    { path: 'a/hard', type: 'Link', linkpath: '../outside' },
    { path: 'device', type: 'CharacterDevice' },
    { path: 'pipe', type: 'FIFO' },
    { path: 'good', content: 'g' },
  ]);
  const { refused, files } = await run(t, extractTar, bytes);
  t.deepEqual(files, ['good']);
  t.deepEqual(
    refused.map((line) => JSON.parse(line.slice(0, line.indexOf(': '))) as string),
    ['a/absolute', 'a/above', 'a/hard', 'device', 'pipe'],
  );
});

test('a folder that is a link cannot be written through', async (t) => {
  const bytes = makeTar([
    { path: 'door', type: 'SymbolicLink', linkpath: '..' },
    { path: 'door/evil', content: 'e' },
  ]);
  const { refused } = await run(t, extractTar, bytes);
  t.deepEqual(refused.length, 1);
  t.regex(refused[0] ?? '', /^"door": a link out of the archive's folder/);
});

test('links within a tar archive become names of their files, also links to links', async (t) => {
  const bytes = makeTar([
    { path: 'a/second', type: 'SymbolicLink', linkpath: 'first' },
    { path: 'a/first', type: 'SymbolicLink', linkpath: '../b/file' },
    { path: 'hard', type: 'Link', linkpath: 'b/file' },
    { path: 'b/file', content: 'body' },
  ]);
  const { refused, outDir } = await run(t, extractTar, bytes);
  t.deepEqual(refused, []);
  for (const file of ['a/first', 'a/second', 'hard', 'b/file']) {
    t.is(await readFile(join(outDir, file), 'utf8'), 'body');
  }
});

test('links of a tar archive that lead round are refused by name', async (t) => {
  const { refused } = await run(
    t,
    extractTar,
    makeTar([
      { path: 'a', type: 'SymbolicLink', linkpath: 'b' },
      { path: 'b', type: 'SymbolicLink', linkpath: 'a' },
    ]),
  );
  t.deepEqual(refused, [
    '"a": a link to "b", which leads back to itself',
    '"b": a link to "a", which leads back to itself',
  ]);
});

test('links of a tar archive count as what they stand for', async (t) => {
  const links = Array.from({ length: 50 }, (_, i) => ({
    path: `link${i}`,
    type: i % 2 === 0 ? ('Link' as const) : ('SymbolicLink' as const),
    linkpath: 'file',
  }));
  const bytes = makeTar([{ path: 'file', content: 'x'.repeat(40_000) }, ...links]);
  const limited: Extract = (archive, outDir, name, given) =>
    extractTar(archive, outDir, name, { ...given, limits: { ...LIMITS, ratio: 20 } });
  await t.throwsAsync(run(t, limited, bytes), {
    instanceOf: UserError,
    message: 'corpus.archive: unpacks to more than 1000000 bytes; expected an archive of recordings',
  });
});

test('names of a tar archive that are no UTF-8 are refused, each by its bytes', async (t) => {
  const bytes = makeTar([
    { path: Buffer.from('caf\xe9.wav', 'latin1'), content: 'one' },
    { path: Buffer.from('caf\xe8.wav', 'latin1'), content: 'two' },
    { path: 'café.wav', content: 'three' },
  ]);
  const { refused, files } = await run(t, extractTar, bytes);
  t.deepEqual(refused, [
    String.raw`"caf\xe9.wav": its name is not in UTF-8`,
    String.raw`"caf\xe8.wav": its name is not in UTF-8`,
  ]);
  t.deepEqual(files, ['café.wav']);
});

test('long names of a tar archive, of pax and of GNU, come out whole wherever they are cut in reading', async (t) => {
  const long = (part: string) => `${part.repeat(60)}/${part.repeat(100)}.wav`;
  const bytes = makeTar([
    { path: 'fill', content: 'f'.repeat(65_536 - 3 * 512 - 300) },
    {
      path: 'pax',
      letter: 'x',
      content: `${paxRecord('comment', 'c'.repeat(331))}${paxRecord('path', long('é'))}`,
    },
    { path: 'short', content: 'one' },
    { path: 'gnu', letter: 'L', content: `${long('ü')}\0` },
    { path: 'short', content: 'two' },
  ]);
  const { refused, files } = await run(t, extractTar, gzipSync(bytes));
  t.deepEqual(refused, []);
  t.deepEqual(files, ['fill', long('é'), long('ü')].sort());
});

test('sparse files, pipes and unknown entries of a tar archive are refused by name', async (t) => {
  const bytes = makeTar([
    { path: 'old', letter: 'S', content: 'x' },
    { path: 'pax', letter: 'x', content: paxRecord('GNU.sparse.major', '1') },
    { path: 'GNUSparseFile.1/new', content: 'x' },
    { path: 'rest', letter: 'M' },
    { path: 'what', letter: 'Q', content: 'x' },
    { path: 'label', letter: 'V' },
    { path: 'good', content: 'g' },
  ]);
  const { refused, files } = await run(t, extractTar, bytes);
  t.deepEqual(refused, [
    '"old": a sparse file; expected a file',
    '"GNUSparseFile.1/new": a sparse file; expected a file',
    '"rest": the rest of a file of another volume; expected a file',
    '"what": an entry of the type "Q"; expected a file',
  ]);
  t.deepEqual(files, ['good']);
});

test('what follows the end of a tar archive is no part of it', async (t) => {
  const { refused, files } = await run(t, extractTar, Buffer.concat([makeTar(GOOD), Buffer.alloc(3000, 1)]));
  t.deepEqual([refused, files.length], [[], 3]);
});

test('a tar archive of many entries heeds a signal while it is extracted', async (t) => {
  const folder = temporaryFolder(t);
  const archive = join(folder, 'archive');
  await writeFile(
    archive,
    gzipSync(makeTar(Array.from({ length: 20_000 }, (_, i) => ({ path: `${i}`, content: '' })))),
  );
  const outDir = join(folder, 'out');
  await mkdir(outDir);
  const controller = new AbortController();
  setTimeout(() => controller.abort(), 50);
  t.deepEqual(await extractTar(archive, outDir, 'corpus', { ...options(), signal: controller.signal }), []);
  t.true((await readdir(outDir)).length < 20_000);
});

test('a link to what is not in the tar archive is refused by name', async (t) => {
  const { refused } = await run(t, extractTar, makeTar([{ path: 'a', type: 'SymbolicLink', linkpath: 'b' }]));
  t.deepEqual(refused, ['"a": a link to "b", which is no file']);
});

test('modes of a tar archive are not taken over', async (t) => {
  const bytes = makeTar([
    { path: 'shut/', type: 'Directory', mode: 0 },
    { path: 'shut/file', content: 'f', mode: 0o4000 },
  ]);
  const { outDir } = await run(t, extractTar, bytes);
  t.is((await stat(join(outDir, 'shut/file'))).mode & 0o7600, 0o600);
  t.is((await stat(join(outDir, 'shut'))).mode & 0o700, 0o700);
});
