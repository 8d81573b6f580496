import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rename, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { UserError } from '../../../../src/errors.ts';
import { extract7z, extractPackedTar } from '../../../../src/tasks/corpus/fetch/extract-7z.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';
import { filesBelow } from '../../run-node.ts';
import { makeTar, pack7z } from '../archives.ts';

const LIMITS = { ratio: 10, spare: 1000, total: 1_000_000, entries: 100 };

const options = () => ({ signal: new AbortController().signal, onEntry: () => {}, log: () => {} });

const GOOD = [
  { path: 'audio/one.wav', content: 'one' },
  { path: 'no folder entry/é😀.txt', content: 'two' },
  { path: 'empty', content: '' },
];

for (const packing of ['bz2', 'xz']) {
  test(`a tar archive packed as ${packing} comes out as it went in, within its limits`, async (t) => {
    const folder = temporaryFolder(t, {
      'corpus.tar': makeTar(GOOD),
      'big.tar': makeTar([{ path: 'b', content: '0'.repeat(1e5) }]),
    });
    for (const name of ['corpus', 'big']) await pack7z(folder, `${name}.tar.${packing}`, [`${name}.tar`]);
    const outDir = join(folder, 'out');
    await mkdir(outDir);
    const refused = await extractPackedTar(
      join(folder, `corpus.tar.${packing}`),
      outDir,
      'corpus',
      options(),
    );
    t.deepEqual(refused, []);
    t.deepEqual(await filesBelow(outDir), ['audio/one.wav', 'empty', 'no folder entry/é😀.txt']);
    const big = join(folder, `big.tar.${packing}`);
    await t.throwsAsync(extractPackedTar(big, outDir, 'big', { ...options(), limits: LIMITS }), {
      instanceOf: UserError,
      message: /^big: its \d+ bytes unpack to more than 10 times as much/,
    });
    t.deepEqual((await readdir(outDir)).sort(), ['audio', 'empty', 'no folder entry']);
  });
}

test('a 7z archive comes out as it went in, and a link in it is refused by name', async (t) => {
  const folder = temporaryFolder(t, { 'audio/one.wav': 'one', 'audio/é😀 b.txt': 'two' });
  await pack7z(folder, 'good.7z', ['audio']);
  await symlink('one.wav', join(folder, 'audio', 'link'));
  await pack7z(folder, 'link.7z', ['-snl', 'audio']);
  const outDir = join(folder, 'out');
  await mkdir(outDir);
  t.deepEqual(await extract7z([join(folder, 'link.7z')], outDir, 'link.7z', options()), [
    '"audio/link": a link or a device; expected a file',
  ]);
  t.deepEqual(await readdir(outDir), []);
  t.deepEqual(await extract7z([join(folder, 'good.7z')], outDir, 'good.7z', options()), []);
  t.deepEqual(await filesBelow(outDir), ['audio/one.wav', 'audio/é😀 b.txt']);
});

test('the volumes of an archive are put together from wherever they are, and one that lacks is named', async (t) => {
  const folder = temporaryFolder(t, { 'noise.bin': randomBytes(50_000) });
  await pack7z(folder, 'noise.7z', ['-v20k', 'noise.bin']);
  const volumes: string[] = [];
  for (const [index, name] of (await readdir(folder))
    .filter((each) => /\.7z\.\d+$/.test(each))
    .sort()
    .entries()) {
    await mkdir(join(folder, String(index)));
    volumes.push(join(folder, String(index), name));
    await rename(join(folder, name), volumes.at(-1) ?? '');
  }
  t.is(volumes.length, 3);
  const outDir = join(folder, 'out');
  await mkdir(outDir);
  const first = [...volumes].reverse();
  t.deepEqual(await extract7z(first, outDir, 'noise.7z', options()), []);
  t.deepEqual(await readFile(join(outDir, 'noise.bin')), await readFile(join(folder, 'noise.bin')));
  await t.throwsAsync(extract7z(first.slice(1), outDir, 'noise.7z', options()), {
    instanceOf: UserError,
    message: /^noise\.7z: not a whole archive/,
  });
});

test('an extraction that is cancelled ends at once', async (t) => {
  const folder = temporaryFolder(t, { 'noise.bin': randomBytes(4_000_000) });
  await pack7z(folder, 'noise.7z', ['-mx1', 'noise.bin']);
  const outDir = join(folder, 'out');
  await mkdir(outDir);
  const controller = new AbortController();
  const extracting = extract7z([join(folder, 'noise.7z')], outDir, 'noise.7z', {
    ...options(),
    signal: controller.signal,
  });
  controller.abort();
  t.deepEqual(await extracting, []);
  t.deepEqual(await readdir(outDir), []);
});
