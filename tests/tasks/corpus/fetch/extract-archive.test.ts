import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import test, { type ExecutionContext } from 'ava';
import { BadInputsError, UserError } from '../../../../src/errors.ts';
import { folder } from '../../../../src/pipeline/index.ts';
import { extractArchive } from '../../../../src/tasks/corpus/fetch/extract-archive.ts';
import { extractTar } from '../../../../src/tasks/corpus/fetch/extract-tar.ts';
import { extractZip } from '../../../../src/tasks/corpus/fetch/extract-zip.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';
import { filesBelow, runNode } from '../../run-node.ts';
import { type MadeEntry, makeRar, makeTar, makeZip } from '../archives.ts';
import { type Extract, extractRar, GOOD, LIMITS, options, run } from './extraction.ts';

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
