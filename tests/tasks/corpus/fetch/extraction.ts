import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { ExecutionContext } from 'ava';
import { extract7z } from '../../../../src/tasks/corpus/fetch/extract-7z.ts';
import type { extractZip } from '../../../../src/tasks/corpus/fetch/extract-zip.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';
import type { MadeEntry } from '../archives.ts';

export type Extract = typeof extractZip;

/** What every extraction is given; `log` is told of oddities. */
export const options = (log: (line: string) => void = () => {}) => ({
  signal: new AbortController().signal,
  onEntry: () => {},
  log,
});

/** Extracts two folders below the test's own, so that what escapes one or two levels can be seen. */
export async function run(
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

export const GOOD: readonly MadeEntry[] = [
  { path: 'audio/', type: 'Directory', mode: 0o755 },
  { path: 'audio/one.wav', content: 'one' },
  { path: 'no folder entry/é😀.txt', content: 'two' },
  { path: 'empty', content: '' },
];

export const LIMITS = { ratio: 10, spare: 1000, total: 1_000_000, entries: 100 };

export const extractRar: Extract = (archive, ...rest) => extract7z([archive], ...rest);
