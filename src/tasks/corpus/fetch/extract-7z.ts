import { mkdir, readdir, rm } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { UserError } from '../../../errors.ts';
import { createWorkerPool, type WorkerPool } from '../../../pipeline/index.ts';
import { measureFolder } from '../clips/measure-folder.ts';
import { type ExtractOptions, entryOfMacOs, refusePath, takenLine, tellOfMacOs } from './archive-entry.ts';
import type { SevenZipResult } from './extract-7z-worker.ts';
import { extractTar } from './extract-tar.ts';
import type { SevenZipEntry } from './seven-zip-listing.ts';
import { UnpackedLimit } from './unpacked-limit.ts';

/** How often what has come out is measured. */
const MEASURE_EACH_MS = 2000;

/**
 * Extracts a 7z or rar archive, or a zip archive in several volumes, with 7-Zip. Nothing is written where an entry is
 * refused.
 *
 * @param volumes absolute paths, the one to open last
 * @param name of the archive, for messages
 * @param isZip read as zip, not by the content
 * @returns a line for each entry that was refused: paths and links out of the folder, devices, files with a password, a
 *   second entry of one path
 * @throws UserError for what is not a whole archive, or unpacks to more than an honest one does
 */
export async function extract7z(
  volumes: readonly string[],
  outDir: string,
  name: string,
  options: ExtractOptions,
  isZip = false,
): Promise<string[]> {
  const { signal, onEntry, log } = options;
  const refused = await withSevenZip(signal, async (pool) => {
    const entries = await call<SevenZipEntry[]>(pool, 'listArchive', { volumes, isZip }, name, signal);
    const refused = entries.flatMap((entry) => refusePath(entry.path) ?? refuseKind(entry) ?? []);
    refused.push(...pathsTwice(entries));
    if (refused.length > 0) return refused;
    const limit = new UnpackedLimit(volumes, outDir, name, options.limits);
    limit.checkEntries(entries.length);
    const total = entries.reduce((sum, { size = 0 }) => sum + size, 0);
    limit.check(total);
    const job = { volumes, isZip, outDir, name, limit, signal };
    await unpack(pool, job, (files) => onEntry(files, entries.length));
    tellOfMacOs(entries.filter(({ path, kind }) => kind === 'file' && entryOfMacOs(path)).length, log);
    return [];
  });
  return refused ?? [];
}

/** Extracts a tar archive that is packed as 7-Zip can read and Node.js cannot: bzip2, xz. */
export async function extractPackedTar(
  archive: string,
  outDir: string,
  name: string,
  options: ExtractOptions,
): Promise<string[]> {
  const unpacked = join(outDir, '.tmp-tar');
  await mkdir(unpacked);
  const limit = new UnpackedLimit([archive], outDir, name, options.limits);
  try {
    const { signal } = options;
    const job = { volumes: [archive], outDir: unpacked, name, limit, signal };
    await withSevenZip(signal, (pool) => unpack(pool, job));
    if (signal.aborted) return [];
    const [tar = ''] = await readdir(unpacked);
    return await extractTar(join(unpacked, tar), outDir, name, options);
  } finally {
    await rm(unpacked, { recursive: true, force: true });
  }
}

/** Lends a thread of 7-Zip's, which is ended at once where the work is cancelled; `undefined` then. */
async function withSevenZip<T>(
  signal: AbortSignal,
  work: (pool: WorkerPool) => Promise<T>,
): Promise<T | undefined> {
  const pool = createWorkerPool({
    url: new URL('./extract-7z-worker.js', import.meta.url),
    size: 1,
    graceMs: 0,
  });
  try {
    return await work(pool);
  } catch (error) {
    if (signal.aborted) return undefined;
    throw error;
  } finally {
    await pool.close();
  }
}

interface Unpacking {
  readonly volumes: readonly string[];
  readonly isZip?: boolean;
  readonly outDir: string;
  readonly name: string;
  readonly limit: UnpackedLimit;
  readonly signal: AbortSignal;
}

/** Unpacks, and measures all the while what comes out: not every format says beforehand how much that will be. */
async function unpack(
  pool: WorkerPool,
  { volumes, isZip = false, outDir, name, limit, signal }: Unpacking,
  onFiles: (files: number) => void = () => {},
): Promise<void> {
  const tooMuch = new AbortController();
  const measure = async () => {
    const { files, bytes } = await measureFolder(outDir);
    onFiles(files);
    limit.check(bytes);
  };
  const timer = setInterval(() => measure().catch((error: unknown) => tooMuch.abort(error)), MEASURE_EACH_MS);
  try {
    const either = AbortSignal.any([signal, tooMuch.signal]);
    await call(pool, 'unpackArchive', { volumes, isZip, outDir }, name, either);
  } catch (error) {
    throw tooMuch.signal.aborted ? tooMuch.signal.reason : error;
  } finally {
    clearInterval(timer);
  }
  await measure();
}

async function call<T>(
  pool: WorkerPool,
  task: string,
  payload: unknown,
  name: string,
  signal: AbortSignal,
): Promise<T> {
  const result = await pool.run<SevenZipResult<T>>(task, payload, { signal });
  if ('value' in result) return result.value;
  throw new UserError(`${name}: not a whole archive (${result.problem})`);
}

function refuseKind({ path: entryPath, kind, isEncrypted }: SevenZipEntry): string | undefined {
  const shown = JSON.stringify(entryPath);
  if (kind === 'other') return `${shown}: a link or a device; expected a file`;
  return isEncrypted ? `${shown}: needs a password; expected an archive without` : undefined;
}

function pathsTwice(entries: readonly SevenZipEntry[]): string[] {
  const paths = new Set<string>();
  return entries.flatMap(({ path: entryPath, kind }) => {
    if (kind === 'folder') return [];
    const normal = posix.normalize(entryPath.replaceAll('\\', '/'));
    if (paths.has(normal)) return takenLine(entryPath);
    paths.add(normal);
    return [];
  });
}
