import { mkdirSync } from 'node:fs';
import { open } from 'node:fs/promises';
import path from 'node:path';
import { crc32 } from 'node:zlib';
import { type Entry, getFileNameLowLevel, openPromise, type ZipFile } from 'yauzl';
import { archiveError, type ExtractOptions, refusePath } from './archive-entry.ts';

const FILE_TYPE_MASK = 0o170000;
const REGULAR_FILE = 0o100000;
const FOLDER = 0o040000;
const MADE_ON_UNIX = 3;

/**
 * Extracts a zip archive and checks every file against its CRC-32.
 *
 * @param name of the archive, for messages
 * @returns a line for each entry that was refused: paths out of the folder, links, devices
 * @throws UserError for what is not a whole zip archive
 */
export async function extractZip(
  archive: string,
  outDir: string,
  name: string,
  { signal, onEntry }: ExtractOptions,
): Promise<string[]> {
  const refused: string[] = [];
  try {
    const zip = await openPromise(archive, { lazyEntries: true, decodeStrings: false });
    let done = 0;
    for await (const entry of zip.eachEntry()) {
      if (signal.aborted) break;
      const entryPath = getFileNameLowLevel(
        entry.generalPurposeBitFlag,
        entry.fileNameRaw,
        entry.extraFields,
        false,
      );
      const problem = refusePath(entryPath) ?? refuseType(entry, entryPath);
      if (problem !== undefined) refused.push(problem);
      else if (!entryPath.endsWith('/'))
        await extractEntry(zip, entry, path.join(outDir, entryPath), entryPath);
      onEntry(++done, zip.entryCount);
    }
  } catch (error) {
    throw archiveError(error, name, 'zip');
  }
  return refused;
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
