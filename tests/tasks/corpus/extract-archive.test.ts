import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import test, { type ExecutionContext } from 'ava';
import { UserError } from '../../../src/errors.ts';
import { extract7z } from '../../../src/tasks/corpus/extract-7z.ts';
import { extractTar } from '../../../src/tasks/corpus/extract-tar.ts';
import { extractZip } from '../../../src/tasks/corpus/extract-zip.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { filesBelow } from '../run-node.ts';
import { type MadeEntry, makeRar, makeTar, makeZip } from './archives.ts';

type Extract = typeof extractZip;

const options = () => ({ signal: new AbortController().signal, onEntry: () => {} });

/** Extracts two folders below the test's own, so that what escapes one or two levels can be seen. */
async function run(
  t: ExecutionContext,
  extract: Extract,
  bytes: Uint8Array,
): Promise<{ refused: string[]; files: string[]; outDir: string }> {
  const folder = temporaryFolder(t);
  const outDir = path.join(folder, 'work', 'out');
  await mkdir(outDir, { recursive: true });
  const archive = path.join(folder, 'archive');
  await writeFile(archive, bytes);
  const refused = await extract(archive, outDir, 'corpus.archive', options());
  t.deepEqual((await readdir(folder)).sort(), ['archive', 'work']);
  t.deepEqual(await readdir(path.join(folder, 'work')), ['out']);
  const entries = await readdir(outDir, { recursive: true, withFileTypes: true });
  t.true(entries.every((entry) => entry.isFile() || entry.isDirectory()));
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(outDir, path.join(entry.parentPath, entry.name)));
  return { refused, files: files.sort(), outDir };
}

const GOOD: readonly MadeEntry[] = [
  { path: 'audio/', type: 'Directory', mode: 0o755 },
  { path: 'audio/one.wav', content: 'one' },
  { path: 'no folder entry/é😀.txt', content: 'two' },
  { path: 'empty', content: '' },
];

const extractRar: Extract = (archive, ...rest) => extract7z([archive], ...rest);

const formats = [
  { format: 'tar', extract: extractTar, make: makeTar },
  {
    format: 'tar.gz',
    extract: extractTar,
    make: (entries: readonly MadeEntry[]) => gzipSync(makeTar(entries)),
  },
  { format: 'zip', extract: extractZip, make: makeZip },
  { format: 'rar', extract: extractRar, make: makeRar },
];

for (const { format, extract, make } of formats) {
  test(`a ${format} archive comes out as it went in`, async (t) => {
    const { refused, files, outDir } = await run(t, extract, make(GOOD));
    t.deepEqual(refused, []);
    t.deepEqual(files, ['audio/one.wav', 'empty', 'no folder entry/é😀.txt']);
    t.is(await readFile(path.join(outDir, 'no folder entry/é😀.txt'), 'utf8'), 'two');
  });

  for (const evil of [
    '../evil',
    'audio/../../evil',
    '/tmp/heareval-evil',
    'C:\\evil',
    'audio\\..\\..\\evil',
  ]) {
    test(`${JSON.stringify(evil)} in a ${format} archive is refused by name`, async (t) => {
      const { refused, files } = await run(
        t,
        extract,
        make([
          { path: 'good', content: 'g' },
          { path: evil, content: 'e' },
        ]),
      );
      t.true(files.every((file) => file === 'good'));
      t.is(refused.length, 1);
      // yauzl reads backslashes as the slashes that they stand for on Windows.
      const shown = format === 'zip' ? evil.replaceAll('\\', '/') : evil;
      t.true(refused[0]?.startsWith(JSON.stringify(shown)));
    });
  }

  test(`a cut ${format} archive is one line that names it`, async (t) => {
    const bytes = make([{ path: 'a', content: 'x'.repeat(5000) }, ...GOOD]);
    const error = await t.throwsAsync(run(t, extract, bytes.subarray(0, Math.floor(bytes.length / 3))), {
      instanceOf: UserError,
    });
    t.regex(error?.message ?? '', /^corpus\.archive: not a whole (tar archive|zip archive|archive) \(.+\)$/);
  });

  test(`a text file named as ${format} is one line that names it`, async (t) => {
    const text = Buffer.from('<html>no such page</html>\n'.repeat(100));
    await t.throwsAsync(run(t, extract, text), { instanceOf: UserError, message: /^corpus\.archive: / });
  });
}

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

test('links within a tar archive become copies, also links to links', async (t) => {
  const bytes = makeTar([
    { path: 'a/second', type: 'SymbolicLink', linkpath: 'first' },
    { path: 'a/first', type: 'SymbolicLink', linkpath: '../b/file' },
    { path: 'hard', type: 'Link', linkpath: 'b/file' },
    { path: 'b/file', content: 'body' },
  ]);
  const { refused, outDir } = await run(t, extractTar, bytes);
  t.deepEqual(refused, []);
  for (const file of ['a/first', 'a/second', 'hard', 'b/file']) {
    t.is(await readFile(path.join(outDir, file), 'utf8'), 'body');
  }
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
  t.is((await stat(path.join(outDir, 'shut/file'))).mode & 0o7600, 0o600);
  t.is((await stat(path.join(outDir, 'shut'))).mode & 0o700, 0o700);
});

test('a file of a zip archive that does not match its CRC-32 is named', async (t) => {
  await t.throwsAsync(run(t, extractZip, makeZip([{ path: 'a/b', content: 'body' }], 1)), {
    instanceOf: UserError,
    message: 'corpus.archive: not a whole zip archive (a/b: its CRC-32 is wrong)',
  });
});

for (const { format, extract, make } of formats) {
  test(`an error of the disk is not blamed on a ${format} archive`, async (t) => {
    const folder = temporaryFolder(t);
    const archive = path.join(folder, 'archive');
    await writeFile(archive, make(GOOD));
    const error = await t.throwsAsync(
      extract(archive, path.join(archive, 'below a file'), 'corpus.archive', options()),
    );
    t.true(!(error instanceof UserError) && error !== undefined && 'syscall' in error);
  });
}

for (const { format, extract, make } of formats) {
  test(`an interrupted extraction of a ${format} archive writes nothing more`, async (t) => {
    const folder = temporaryFolder(t);
    const archive = path.join(folder, 'archive');
    await writeFile(archive, make(GOOD));
    const controller = new AbortController();
    controller.abort();
    const outDir = path.join(folder, 'out');
    await mkdir(outDir);
    await extract(archive, outDir, 'corpus.archive', { ...options(), signal: controller.signal });
    t.deepEqual(await filesBelow(outDir), []);
  });
}

const LIMITS = { ratio: 10, spare: 1000, total: 1_000_000 };

for (const { format, extract, make } of formats) {
  test(`a ${format} archive that unpacks to more than it may is refused, and so is one with too much of everything`, async (t) => {
    const limited =
      (limits: typeof LIMITS): Extract =>
      (archive, outDir, name, given) =>
        extract(archive, outDir, name, { ...given, limits });
    const bytes = make([{ path: 'silence', content: '0'.repeat(200_000) }]);
    if (format === 'zip' || format === 'tar.gz') {
      await t.throwsAsync(run(t, limited(LIMITS), bytes), {
        instanceOf: UserError,
        message: /^corpus\.archive: its \d+ bytes unpack to more than 10 times as much/,
      });
    }
    await t.throwsAsync(run(t, limited({ ...LIMITS, ratio: 1e9, total: 100_000 }), bytes), {
      instanceOf: UserError,
      message: /^corpus\.archive: unpacks to more than 100000 bytes/,
    });
  });
}
