import { mkdirSync } from 'node:fs';
import { open } from 'node:fs/promises';
import path from 'node:path';
import { crc32 } from 'node:zlib';
import { type Entry, getFileNameLowLevel, openPromise, type ZipFile } from 'yauzl';
import { archiveError, type ExtractOptions, refusePath } from './archive-entry.ts';
import { UnpackedLimit } from './unpacked-limit.ts';

const FILE_TYPE_MASK = 0o170000;
const REGULAR_FILE = 0o100000;
const FOLDER = 0o040000;
const MADE_ON_UNIX = 3;

/**
 * Extracts a zip archive and checks every file against its CRC-32. Nothing is written where an entry is refused.
 *
 * @param name of the archive, for messages
 * @returns a line for each entry that was refused: paths out of the folder, links, devices
 * @throws UserError for what is not a whole zip archive, or unpacks to more than an honest one does
 */
export async function extractZip(
  archive: string,
  outDir: string,
  name: string,
  { signal, onEntry, limits }: ExtractOptions,
): Promise<string[]> {
  const limit = new UnpackedLimit([archive], outDir, name, limits);
  try {
    const zip = await openPromise(archive, { lazyEntries: true, decodeStrings: false, autoClose: false });
    try {
      const entries: { readonly entry: Entry; readonly entryPath: string }[] = [];
      const refused: string[] = [];
      for await (const entry of zip.eachEntry()) {
        const entryPath = pathOf(entry);
        const problem = refusePath(entryPath) ?? refuseType(entry, entryPath);
        if (problem !== undefined) refused.push(problem);
        else if (!entryPath.endsWith('/')) entries.push({ entry, entryPath });
        limit.add(entry.uncompressedSize);
      }
      if (refused.length > 0) return refused;
      for (const [index, { entry, entryPath }] of entries.entries()) {
        if (signal.aborted) break;
        await extractEntry(zip, entry, path.join(outDir, entryPath), entryPath);
        onEntry(index + 1, entries.length);
      }
      return [];
    } finally {
      zip.close();
    }
  } catch (error) {
    throw archiveError(error, name, 'zip');
  }
}

function pathOf({ generalPurposeBitFlag, fileNameRaw, extraFields }: Entry): string {
  return getFileNameLowLevel(generalPurposeBitFlag, fileNameRaw, extraFields, false);
}

async function extractEntry(zip: ZipFile, entry: Entry, target: string, entryPath: string): Promise<void> {
  mkdirSync(path.dirname(target), { recursive: true });
  const file = await open(target, 'w');
  let sum = 0;
  try {
    for await (const bytes of (await zip.openReadStreamPromise(entry)) as AsyncIterable<Buffer>) {
      await file.appendFile(bytes);
      sum = crc32(bytes, sum);
    }
  } finally {
    await file.close();
  }
  if (sum !== entry.crc32) throw new Error(`${entryPath}: its CRC-32 is wrong`);
}

function refuseType(entry: Entry, entryPath: string): string | undefined {
  if (entry.versionMadeBy >>> 8 !== MADE_ON_UNIX) return undefined;
  const type = (entry.externalFileAttributes >>> 16) & FILE_TYPE_MASK;
  if (type === 0 || type === REGULAR_FILE || type === FOLDER) return undefined;
  return `${JSON.stringify(entryPath)}: a link or a device; expected a file`;
}
