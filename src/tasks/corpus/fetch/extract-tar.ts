import { closeSync, openSync, writeFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { makeFolder } from '../../../make-folder.ts';
import { shownBytes } from '../../../pipeline/files/shown-bytes.ts';
import {
  archiveError,
  type ExtractOptions,
  entryOfMacOs,
  entryTaken,
  refusePath,
  tellOfMacOs,
} from './archive-entry.ts';
import { type ArchiveLink, makeLinks } from './archive-links.ts';
import { type TarEntry, tarEntries } from './tar-entries.ts';
import { UnpackedLimit } from './unpacked-limit.ts';

/** By the letter of a header; `D` is a folder with a list of what was in it, `7` a file in one piece on its disk. */
const FILES = '07';
const FOLDERS = '5D';
const LINKS = '12';
/** The name of the archive itself. */
const VOLUME_LABEL = 'V';
const TOLD: Readonly<Record<string, string>> = {
  3: 'a device',
  4: 'a device',
  6: 'a pipe',
  S: 'a sparse file',
  M: 'the rest of a file of another volume',
};

/**
 * Extracts a tar archive, also one packed by gzip. A link to another file of the archive becomes a second name of it.
 *
 * @param name of the archive, for messages
 * @returns a line for each entry that was refused: paths and links out of the folder, names that are no UTF-8, devices,
 *   sparse files, a second entry of one path
 * @throws UserError for what is not a whole tar archive, or unpacks to more than an honest one does
 */
export async function extractTar(
  archive: string,
  outDir: string,
  name: string,
  { signal, limits, log }: Pick<ExtractOptions, 'signal' | 'limits' | 'log'>,
): Promise<string[]> {
  const refused: string[] = [];
  const links: ArchiveLink[] = [];
  const limit = new UnpackedLimit([archive], outDir, name, limits);
  let ofMacOs = 0;
  try {
    for await (const entry of tarEntries(archive, signal)) {
      signal.throwIfAborted();
      if (entry.type === VOLUME_LABEL) continue;
      limit.addEntry(entry.size);
      const entryPath = entry.name.text ?? '';
      const problem = refuseEntry(entry);
      if (problem !== undefined) refused.push(problem);
      else if (entryOfMacOs(entryPath)) ofMacOs += 1;
      else if (LINKS.includes(entry.type)) links.push({ from: entryPath, to: linkTarget(entry) });
      else refused.push(...(await write(entry, join(outDir, entryPath), signal)));
    }
    if (refused.length === 0) refused.push(...(await makeLinks(links, outDir, limit, signal)));
    tellOfMacOs(ofMacOs, log);
    return refused;
  } catch (error) {
    if (signal.aborted) return [];
    throw archiveError(error, name, 'tar');
  }
}

/** Gives a line where the path is taken. */
async function write(entry: TarEntry, target: string, signal: AbortSignal): Promise<string[]> {
  let descriptor: number | undefined;
  try {
    if (FOLDERS.includes(entry.type)) {
      makeFolder(target);
    } else {
      makeFolder(dirname(target));
      descriptor = openSync(target, 'wx');
    }
  } catch (error) {
    return [entryTaken(error, entry.name.text ?? '')];
  }
  if (descriptor === undefined) return [];
  try {
    for await (const bytes of entry.content()) {
      signal.throwIfAborted();
      writeFileSync(descriptor, bytes);
    }
  } finally {
    closeSync(descriptor);
  }
  return [];
}

function refuseEntry(entry: TarEntry): string | undefined {
  const { name, type, linkName, isSparse } = entry;
  const { text } = name;
  if (text === undefined) return `"${shownBytes(name.bytes)}": its name is not in UTF-8`;
  const badPath = refusePath(text);
  if (badPath !== undefined) return badPath;
  const shown = JSON.stringify(text);
  if (isSparse) return `${shown}: ${TOLD.S}; expected a file`;
  if (FILES.includes(type) || FOLDERS.includes(type)) return undefined;
  if (!LINKS.includes(type)) {
    return `${shown}: ${TOLD[type] ?? `an entry of the type ${JSON.stringify(type)}`}; expected a file`;
  }
  if (linkName.text === undefined) {
    return `${shown}: a link to "${shownBytes(linkName.bytes)}", which is not in UTF-8`;
  }
  return posix.isAbsolute(linkName.text) || refusePath(linkTarget(entry)) !== undefined
    ? `${shown}: a link out of the archive's folder, to ${JSON.stringify(linkName.text)}`
    : undefined;
}

/** Symbolic links are relative to their folder, hard links to the archive's. */
function linkTarget({ type, name, linkName }: TarEntry): string {
  const base = type === '2' ? posix.dirname(name.text ?? '') : '.';
  return posix.join(base, linkName.text ?? '');
}
