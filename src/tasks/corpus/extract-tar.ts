import { closeSync, createReadStream, mkdirSync, openSync, writeFileSync } from 'node:fs';
import { copyFile, lstat, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { Parser, type ReadEntry } from 'tar';
import { archiveError, type ExtractOptions, refusePath } from './archive-entry.ts';
import { UnpackedLimit } from './unpacked-limit.ts';

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
 * @throws UserError for what is not a whole tar archive, or unpacks to more than an honest one does
 */
export async function extractTar(
  archive: string,
  outDir: string,
  name: string,
  { signal, limits }: Pick<ExtractOptions, 'signal' | 'limits'>,
): Promise<string[]> {
  const refused: string[] = [];
  const links: ArchiveLink[] = [];
  const limit = new UnpackedLimit([archive], outDir, name, limits);
  const writer = new EntryWriter(outDir);
  const take = (entry: ReadEntry): void => {
    const problem = refusePath(entry.path) ?? refuseType(entry);
    if (problem !== undefined) refused.push(problem);
    else if (LINKS.has(entry.type)) links.push({ from: entry.path, to: linkTarget(entry) });
    else if (entry.type === 'Directory') mkdirSync(path.join(outDir, entry.path), { recursive: true });
    else {
      limit.add(entry.size);
      writer.write(entry);
      return;
    }
    entry.resume();
  };
  try {
    await readTar(archive, take, signal);
  } catch (error) {
    if (signal.aborted) return [];
    throw archiveError(error, name, 'tar');
  } finally {
    writer.close();
  }
  if (refused.length === 0) refused.push(...(await copyLinks(links, outDir)));
  return refused;
}

/** Feeds the parser by hand, so that what `take` throws ends the reading. */
async function readTar(
  archive: string,
  take: (entry: ReadEntry) => void,
  signal: AbortSignal,
): Promise<void> {
  let failure: unknown;
  const parser = new Parser({ strict: true, onReadEntry: take });
  parser.on('error', (error: unknown) => {
    failure ??= error;
  });
  for await (const bytes of createReadStream(archive, { signal }) as AsyncIterable<Buffer>) {
    parser.write(bytes);
    if (failure !== undefined) throw failure;
  }
  parser.end();
  if (failure !== undefined) throw failure;
}

/**
 * Writes entries as their bytes come, at once: when reading the archive ends, for whatever reason, so has writing.
 */
class EntryWriter {
  readonly #outDir: string;
  #descriptor: number | undefined;

  constructor(outDir: string) {
    this.#outDir = outDir;
  }

  write(entry: ReadEntry): void {
    const target = path.join(this.#outDir, entry.path);
    mkdirSync(path.dirname(target), { recursive: true });
    this.close();
    const descriptor = openSync(target, 'w');
    this.#descriptor = descriptor;
    entry.on('data', (bytes: Buffer) => writeFileSync(descriptor, bytes));
    entry.on('end', () => this.close());
  }

  close(): void {
    if (this.#descriptor !== undefined) closeSync(this.#descriptor);
    this.#descriptor = undefined;
  }
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
