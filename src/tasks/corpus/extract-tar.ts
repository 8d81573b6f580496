import { copyFile, lstat, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { extract, type ReadEntry } from 'tar';
import { archiveError, type ExtractOptions, refusePath } from './archive-entry.ts';

const FILES: ReadonlySet<string> = new Set(['File', 'OldFile', 'ContiguousFile', 'GNUDumpDir', 'Directory']);
const LINKS: ReadonlySet<string> = new Set(['SymbolicLink', 'Link']);

interface ArchiveLink {
  /** Where the link is. */
  readonly from: string;
  /** The file below the archive's folder that it stands for. */
  readonly to: string;
}

/**
 * Extracts a tar archive, also one packed by gzip. A link to another file of the archive becomes a copy of it.
 *
 * @param name of the archive, for messages
 * @returns a line for each entry that was refused: paths and links out of the folder, devices
 * @throws UserError for what is not a whole tar archive
 */
export async function extractTar(
  archive: string,
  outDir: string,
  name: string,
  { signal }: Pick<ExtractOptions, 'signal'>,
): Promise<string[]> {
  const refused: string[] = [];
  const links: ArchiveLink[] = [];
  const isFile = (entry: ReadEntry): boolean => {
    if (signal.aborted) return false;
    const problem = refusePath(entry.path) ?? refuseType(entry);
    if (problem !== undefined) refused.push(problem);
    else if (LINKS.has(entry.type)) links.push({ from: entry.path, to: linkTarget(entry) });
    entry.mode = entry.type === 'Directory' ? 0o755 : 0o644;
    return problem === undefined && FILES.has(entry.type);
  };
  try {
    await extract({
      file: archive,
      cwd: outDir,
      filter: (_path, entry) => isFile(entry as ReadEntry),
      strict: true,
      preserveOwner: false,
      noMtime: true,
    });
  } catch (error) {
    throw archiveError(error, name, 'tar');
  }
  if (refused.length === 0) refused.push(...(await copyLinks(links, outDir)));
  return refused;
}

function refuseType(entry: ReadEntry): string | undefined {
  if (FILES.has(entry.type)) return undefined;
  if (!LINKS.has(entry.type)) return `${JSON.stringify(entry.path)}: a ${entry.type}; expected a file`;
  const target = linkTarget(entry);
  return path.posix.isAbsolute(entry.linkpath ?? '') || refusePath(target) !== undefined
    ? `${JSON.stringify(entry.path)}: a link out of the archive's folder, to ${JSON.stringify(entry.linkpath)}`
    : undefined;
}

/** Symbolic links are relative to their folder, hard links to the archive's. */
function linkTarget(entry: ReadEntry): string {
  const base = entry.type === 'SymbolicLink' ? path.posix.dirname(entry.path) : '.';
  return path.posix.join(base, entry.linkpath ?? '');
}

/** Links may point to links, so that one pass can make the next one possible. */
async function copyLinks(links: readonly ArchiveLink[], outDir: string): Promise<string[]> {
  let waiting = [...links];
  for (;;) {
    const later: ArchiveLink[] = [];
    for (const link of waiting) {
      const target = path.join(outDir, link.to);
      const found = await lstat(target).catch(() => undefined);
      if (found?.isFile()) {
        const copy = path.join(outDir, link.from);
        await mkdir(path.dirname(copy), { recursive: true });
        await copyFile(target, copy);
      } else later.push(link);
    }
    if (later.length === waiting.length) {
      return later.map(
        ({ from, to }) => `${JSON.stringify(from)}: a link to ${JSON.stringify(to)}, which is no file`,
      );
    }
    waiting = later;
  }
}
