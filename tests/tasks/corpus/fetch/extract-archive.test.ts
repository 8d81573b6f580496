import { existsSync, readdirSync } from 'node:fs';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { gzipSync } from 'node:zlib';
import test, { type ExecutionContext } from 'ava';
import { BadInputsError, UserError } from '../../../../src/errors.ts';
import { folder } from '../../../../src/pipeline/index.ts';
import { extract7z } from '../../../../src/tasks/corpus/fetch/extract-7z.ts';
import { extractArchive } from '../../../../src/tasks/corpus/fetch/extract-archive.ts';
import { extractTar } from '../../../../src/tasks/corpus/fetch/extract-tar.ts';
import { extractZip } from '../../../../src/tasks/corpus/fetch/extract-zip.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';
import { filesBelow, runNode } from '../../run-node.ts';
import { type MadeEntry, makeRar, makeTar, makeZip, pack7z, paxRecord } from '../archives.ts';

type Extract = typeof extractZip;

const options = (log: (line: string) => void = () => {}) => ({
  signal: new AbortController().signal,
  onEntry: () => {},
  log,
});

/** Extracts two folders below the test's own, so that what escapes one or two levels can be seen. */
async function run(
  t: ExecutionContext,
  extract: Extract,
  bytes: Uint8Array,
): Promise<{ refused: string[]; files: string[]; outDir: string; told: string[] }> {
  const folder = temporaryFolder(t);
  const outDir = join(folder, 'work', 'out');
  await mkdir(outDir, { recursive: true });
  const archive = join(folder, 'archive');
  await writeFile(archive, bytes);
  const told: string[] = [];
  const refused = await extract(
    archive,
    outDir,
    'corpus.archive',
    options((line) => told.push(line)),
  );
  t.deepEqual((await readdir(folder)).sort(), ['archive', 'work']);
  t.deepEqual(await readdir(join(folder, 'work')), ['out']);
  const entries = await readdir(outDir, { recursive: true, withFileTypes: true });
  t.true(entries.every((entry) => entry.isFile() || entry.isDirectory()));
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(outDir, join(entry.parentPath, entry.name)));
  return { refused, files: files.sort(), outDir, told };
}

const GOOD: readonly MadeEntry[] = [
  { path: 'audio/', type: 'Directory', mode: 0o755 },
  { path: 'audio/one.wav', content: 'one' },
  { path: 'no folder entry/é😀.txt', content: 'two' },
  { path: 'empty', content: '' },
];

const LIMITS = { ratio: 10, spare: 1000, total: 1_000_000, entries: 100 };

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
    t.is(await readFile(join(outDir, 'no folder entry/é😀.txt'), 'utf8'), 'two');
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

  test(`a second entry of one path in a ${format} archive is refused by name`, async (t) => {
    const { refused } = await run(
      t,
      extract,
      make([
        { path: 'a/b.wav', content: 'one' },
        { path: 'a/b.wav', content: 'two' },
      ]),
    );
    t.deepEqual(refused, ['"a/b.wav": another entry of the archive has this path']);
  });

  test(`what macOS puts into a ${format} archive beside its files is left out and counted`, async (t) => {
    const { refused, files, told } = await run(
      t,
      extract,
      make([
        { path: 'a/one.wav', content: 'one' },
        { path: 'a/._one.wav', content: 'attributes' },
        { path: '__MACOSX/a/._one.wav', content: 'attributes' },
        { path: 'a/.DS_Store', content: 'window' },
      ]),
    );
    t.deepEqual([refused, files], [[], ['a/one.wav']]);
    t.deepEqual(told, ['left out 3 entries of macOS (__MACOSX, ._*, .DS_Store)']);
  });

  test(`names that a step needs itself, and names too long for a disk, are refused in a ${format} archive`, async (t) => {
    const long = 'é'.repeat(30);
    const paths = [
      '.tmp-tar/corpus.tar',
      '.manifest.json',
      ...(format === 'tar' ? [] : [`${long.repeat(5)}.wav`]),
    ];
    const entries = paths.map((each) => ({ path: each, content: 'x' }));
    const { refused, files } = await run(
      t,
      extract,
      make(format === 'tar.gz' ? entries.slice(0, 2) : entries),
    );
    t.deepEqual(files, []);
    t.is(refused.length, format === 'zip' || format === 'rar' ? 3 : 2);
  });

  test(`an archive of more ${format} entries than any corpus has is refused`, async (t) => {
    const entries = Array.from({ length: 101 }, (_, i) => ({ path: `${i}`, content: '' }));
    const limited: Extract = (archive, outDir, name, given) =>
      extract(archive, outDir, name, { ...given, limits: { ...LIMITS, ratio: 1e9 } });
    await t.throwsAsync(run(t, limited, make(entries)), {
      instanceOf: UserError,
      message: 'corpus.archive: has more than 100 entries; expected an archive of recordings',
    });
  });

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

test('a file of a zip archive that does not match its CRC-32 is named', async (t) => {
  await t.throwsAsync(run(t, extractZip, makeZip([{ path: 'a/b', content: 'body' }], 1)), {
    instanceOf: UserError,
    message: 'corpus.archive: not a whole zip archive (a/b: its CRC-32 is wrong)',
  });
});

for (const { format, extract, make } of formats) {
  test(`an error of the disk is not blamed on a ${format} archive`, async (t) => {
    const folder = temporaryFolder(t);
    const archive = join(folder, 'archive');
    await writeFile(archive, make(GOOD));
    const error = await t.throwsAsync(
      extract(archive, join(archive, 'below a file'), 'corpus.archive', options()),
    );
    t.true(!(error instanceof UserError) && error !== undefined && 'syscall' in error);
  });
}

for (const { format, extract, make } of formats) {
  test(`an interrupted extraction of a ${format} archive writes nothing more`, async (t) => {
    const folder = temporaryFolder(t);
    const archive = join(folder, 'archive');
    await writeFile(archive, make(GOOD));
    const controller = new AbortController();
    controller.abort();
    const outDir = join(folder, 'out');
    await mkdir(outDir);
    await extract(archive, outDir, 'corpus.archive', { ...options(), signal: controller.signal });
    t.deepEqual(await filesBelow(outDir), []);
  });
}

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

async function extractStep(t: ExecutionContext, files: Readonly<Record<string, Uint8Array>>) {
  const root = temporaryFolder(t);
  const download = folder(temporaryFolder(t, files));
  const node = extractArchive({ scope: 'test', download, label: 'corpus' });
  return runNode(node, join(root, 'work'));
}

test('an archive with one entry that is refused is no output', async (t) => {
  const entries = [...GOOD, { path: '../escaped', content: 'x' }];
  const { error } = await extractStep(t, { 'a.zip': makeZip(entries) });
  t.true(error instanceof BadInputsError);
  t.regex(error?.message ?? '', /^a\.zip: 1 entries of the archive are refused:\n {2}\S*\.\.\/escaped/);
});

test('an archive is opened by what its name ends with, in any case', async (t) => {
  for (const [name, bytes] of [
    ['a.ZIP', makeZip(GOOD)],
    ['a.tar', makeTar(GOOD)],
    ['a.tgz', gzipSync(makeTar(GOOD))],
    ['a.Tar.Gz', gzipSync(makeTar(GOOD))],
  ] as const) {
    const { error, outDir } = await extractStep(t, { [name]: bytes });
    t.is(error, undefined, name);
    t.deepEqual(await filesBelow(outDir), ['audio/one.wav', 'empty', 'no folder entry/é😀.txt'].sort(), name);
  }
  const { error } = await extractStep(t, { 'a.gz': gzipSync('x') });
  t.true(error instanceof UserError);
  t.regex(error?.message ?? '', /^a\.gz: expected an archive named \.zip, /);
  const two = await extractStep(t, { 'a.zip': makeZip(GOOD), 'b.zip': makeZip(GOOD) });
  t.regex(two.error?.message ?? '', /^expected one archive in .*, got 2 files$/);
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
