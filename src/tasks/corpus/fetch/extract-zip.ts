import { type FileHandle, open } from 'node:fs/promises';
import { dirname, join, posix } from 'node:path';
import { crc32 } from 'node:zlib';
import type { Entry, ZipFile } from 'yauzl';
import { makeFolder } from '../../../make-folder.ts';
import { shownBytes } from '../../../pipeline/files/shown-bytes.ts';
import {
  archiveError,
  type ExtractOptions,
  entryOfMacOs,
  entryTaken,
  refusePath,
  takenLine,
  tellOfMacOs,
} from './archive-entry.ts';
import { extract7z } from './extract-7z.ts';
import { UnpackedLimit } from './unpacked-limit.ts';
import { nameOfEntry } from './zip-names.ts';
import { openZip } from './zip-reader.ts';

const FILE_TYPE_MASK = 0o170000;
const REGULAR_FILE = 0o100000;
const FOLDER = 0o040000;
const MADE_ON_UNIX = 3;
const STORED = 0;
const DEFLATED = 8;

interface FoundEntry {
  readonly entry: Entry;
  readonly entryPath: string;
}

/**
 * Extracts a zip archive and checks every file against its CRC-32. Nothing is written where an entry is refused. Where
 * files are packed by other methods than deflate, 7-Zip does it.
 *
 * @param name of the archive, for messages
 * @returns a line for each entry that was refused: paths out of the folder, links, devices, files with a password, a
 *   second entry of one path
 * @throws UserError for what is not a whole zip archive, or unpacks to more than an honest one does
 */
export async function extractZip(
  archive: string,
  outDir: string,
  name: string,
  options: ExtractOptions,
): Promise<string[]> {
  const { signal, onEntry, limits, log } = options;
  const limit = new UnpackedLimit([archive], outDir, name, limits);
  try {
    const zip = await openZip(archive, (before, after) =>
      log(`${before} bytes before the archive and ${after} after it are no part of it`),
    );
    try {
      const { entries, refused, isGuessed } = await listEntries(zip, limit, signal);
      if (refused.length > 0) return refused;
      const wanted = entries.filter(({ entryPath }) => !entryOfMacOs(entryPath));
      if (wanted.some(({ entry }) => ![STORED, DEFLATED].includes(entry.compressionMethod))) {
        return await extract7z([archive], outDir, name, options, true);
      }
      tellOfMacOs(entries.length - wanted.length, log);
      if (isGuessed) log('names that are not in UTF-8 are read in code page 437');
      for (const [index, { entry, entryPath }] of wanted.entries()) {
        signal.throwIfAborted();
        const problem = await extractEntry(zip, entry, join(outDir, entryPath), entryPath, signal);
        if (problem !== undefined) return [problem];
        onEntry(index + 1, wanted.length);
      }
      return [];
    } finally {
      zip.close();
    }
  } catch (error) {
    if (signal.aborted) return [];
    throw archiveError(error, name, 'zip');
  }
}

/** All files of an archive, or what is wrong with some entries. */
async function listEntries(
  zip: ZipFile,
  limit: UnpackedLimit,
  signal: AbortSignal,
): Promise<{
  readonly entries: readonly FoundEntry[];
  readonly refused: string[];
  readonly isGuessed: boolean;
}> {
  const entries: FoundEntry[] = [];
  const refused: string[] = [];
  const paths = new Set<string>();
  let isGuessed = false;
  for await (const entry of zip.eachEntry()) {
    signal.throwIfAborted();
    const name = nameOfEntry(entry);
    isGuessed ||= name.isGuessed;
    const entryPath = name.text ?? '';
    const problem =
      name.text === undefined
        ? `"${shownBytes(entry.fileNameRaw as unknown as Buffer)}": its name is not in UTF-8`
        : (refusePath(entryPath) ?? refuseEntry(entry, entryPath));
    const normal = posix.normalize(entryPath);
    if (problem !== undefined) refused.push(problem);
    else if (!entryPath.endsWith('/')) {
      if (paths.has(normal)) refused.push(takenLine(entryPath));
      paths.add(normal);
      entries.push({ entry, entryPath });
    }
    limit.addEntry(entry.uncompressedSize);
  }
  return { entries, refused, isGuessed };
}

/** Gives a line where the path is taken. */
async function extractEntry(
  zip: ZipFile,
  entry: Entry,
  target: string,
  entryPath: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  let file: FileHandle;
  try {
    makeFolder(dirname(target));
    file = await open(target, 'wx');
  } catch (error) {
    return entryTaken(error, entryPath);
  }
  let sum = 0;
  try {
    for await (const bytes of (await zip.openReadStreamPromise(entry)) as AsyncIterable<Buffer>) {
      signal.throwIfAborted();
      await file.appendFile(bytes);
      sum = crc32(bytes, sum);
    }
  } finally {
    await file.close();
  }
  if (sum !== entry.crc32) throw new Error(`${entryPath}: its CRC-32 is wrong`);
  return undefined;
}

function refuseEntry(entry: Entry, entryPath: string): string | undefined {
  const shown = JSON.stringify(entryPath);
  if (entry.isEncrypted()) return `${shown}: needs a password; expected an archive without`;
  if (entry.versionMadeBy >>> 8 !== MADE_ON_UNIX) return undefined;
  const type = (entry.externalFileAttributes >>> 16) & FILE_TYPE_MASK;
  if (type === 0 || type === REGULAR_FILE || type === FOLDER) return undefined;
  return `${shown}: a link or a device; expected a file`;
}
