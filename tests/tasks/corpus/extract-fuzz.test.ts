import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import test from 'ava';
import { UserError } from '../../../src/errors.ts';
import { PythonRandom } from '../../../src/random/python-random.ts';
import type { ExtractOptions } from '../../../src/tasks/corpus/fetch/archive-entry.ts';
import { extract7z } from '../../../src/tasks/corpus/fetch/extract-7z.ts';
import { extractTar } from '../../../src/tasks/corpus/fetch/extract-tar.ts';
import { extractZip } from '../../../src/tasks/corpus/fetch/extract-zip.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { makeRar, makeTar, makeZip } from './archives.ts';

const ENTRIES = [
  { path: 'audio/', type: 'Directory', mode: 0o755 },
  { path: 'audio/one.wav', content: 'one'.repeat(400) },
  { path: 'audio/é😀.txt', content: '' },
  { path: 'b.csv', content: 'file,label\n'.repeat(50) },
] as const;

/** More of them with `HEAREVAL_FUZZ=500 npx ava .build/tests/tasks/corpus/extract-fuzz.test.js`. */
const COUNT = Number(process.env.HEAREVAL_FUZZ ?? 40);
/** A hundred times what it takes, but for a machine that does much else. */
const LONGEST_MS = 30_000;

type Extract = typeof extractTar;
const extractRar: Extract = (archive, outDir, name, { signal }) =>
  extract7z([archive], outDir, name, { signal, onEntry: () => {}, log: () => {} });
const zip: Extract = (archive, outDir, name, { signal }: Pick<ExtractOptions, 'signal'>) =>
  extractZip(archive, outDir, name, { signal, onEntry: () => {}, log: () => {} });

/** Changes, removes or doubles some bytes. */
function mutate(bytes: Buffer, random: PythonRandom): Buffer {
  const mutated = Buffer.from(bytes);
  for (let change = random.randbelow(8); change >= 0; change -= 1) {
    mutated[random.randbelow(mutated.length)] = random.randbelow(256);
  }
  const cut = random.randbelow(mutated.length);
  const kind = random.randbelow(4);
  if (kind === 0) return mutated.subarray(0, cut);
  if (kind === 1) return Buffer.concat([mutated.subarray(0, cut), mutated.subarray(cut / 2)]);
  return mutated;
}

for (const { format, extract, whole, share = 1 } of [
  { format: 'tar', extract: extractTar, whole: makeTar(ENTRIES) },
  { format: 'tar.gz', extract: extractTar, whole: gzipSync(makeTar(ENTRIES)) },
  { format: 'zip', extract: zip, whole: makeZip(ENTRIES) },
  { format: 'rar', extract: extractRar, whole: makeRar(ENTRIES), share: 0.25 },
]) {
  test(`a damaged ${format} archive is extracted or told by name, and soon`, async (t) => {
    const folder = temporaryFolder(t);
    const archive = join(folder, 'archive');
    const outDir = join(folder, 'work', 'out');
    const random = new PythonRandom(`damaged ${format}`);
    for (let index = 0; index < COUNT * share; index += 1) {
      await mkdir(outDir, { recursive: true });
      await writeFile(archive, mutate(whole, random));
      const start = performance.now();
      const { signal } = new AbortController();
      const error = await extract(archive, outDir, 'corpus.archive', { signal, log: () => {} }).then(
        () => undefined,
        (reason: unknown) => reason,
      );
      t.true(performance.now() - start < LONGEST_MS, `${index} took too long`);
      if (error !== undefined) {
        t.true(error instanceof UserError, `${index}: ${String(error)}`);
        t.regex(String((error as Error).message), /^corpus\.archive: [^\n]+$/);
      }
      t.deepEqual((await readdir(folder)).sort(), ['archive', 'work']);
      t.deepEqual(await readdir(join(folder, 'work')), ['out']);
      await rm(outDir, { recursive: true });
    }
  });
}
