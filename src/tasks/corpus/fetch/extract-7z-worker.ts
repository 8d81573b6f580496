import { basename, dirname } from 'node:path';
import SevenZip, { type SevenZipModuleFactory } from '7z-wasm';
import { last } from '../../../at.ts';
import { parseListing, type SevenZipEntry } from './seven-zip-listing.ts';

/** The package's types have it as an ES module, which it is not for Node.js. */
const start7z = SevenZip as unknown as SevenZipModuleFactory;

/** Prints names in UTF-8, asks for no password. */
const EVERYWHERE = ['-sccUTF-8', '-p-'];
/** Names that do not say what they are in are read as UTF-8. */
const AS_ZIP = ['-tzip', '-mcp=65001'];
const FATAL = 2;
const NOT_OF_MACOS = ['-xr!__MACOSX', '-xr!._*', '-xr!.DS_Store'];

/** An archive in one file or in several volumes, of which the last named is the one to open. */
export interface SevenZipJob {
  /** Absolute paths. */
  readonly volumes: readonly string[];
  /** By the content, where it is not known to be zip. */
  readonly isZip?: boolean;
}

export type SevenZipResult<T> = { readonly value: T } | { readonly problem: string };

/** What is in an archive. */
export async function listArchive(job: SevenZipJob): Promise<SevenZipResult<SevenZipEntry[]>> {
  const { exitCode, lines } = await sevenZip(job, undefined, ['l', '-slt', ...EVERYWHERE]);
  if (exitCode !== 0) return { problem: problemIn(lines) };
  try {
    return { value: parseListing(lines) };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { problem: error.message };
  }
}

/** Writes all that is in an archive into a folder, but for what macOS has beside files. */
export async function unpackArchive(
  job: SevenZipJob & { readonly outDir: string },
): Promise<SevenZipResult<null>> {
  const options = ['x', '-y', '-bd', '-snl-', '-o/out', ...EVERYWHERE, ...NOT_OF_MACOS];
  const { exitCode, lines } = await sevenZip(job, job.outDir, options);
  return exitCode === 0 ? { value: null } : { problem: problemIn(lines) };
}

/** Runs 7-Zip in a file system of its own that has the volumes and, if there is one, the folder to write into. */
async function sevenZip(
  { volumes, isZip = false }: SevenZipJob,
  outDir: string | undefined,
  options: readonly string[],
): Promise<{ readonly exitCode: number; readonly lines: string[] }> {
  const lines: string[] = [];
  const program = await start7z({
    print: (line) => lines.push(line),
    printErr: (line) => lines.push(line),
    stdin: () => 0,
  });
  const { FS, NODEFS } = program;
  FS.mkdir('/volumes');
  for (const [index, volume] of volumes.entries()) {
    FS.mkdir(`/in${index}`);
    FS.mount(NODEFS as never, { root: dirname(volume) }, `/in${index}`);
    FS.symlink(`/in${index}/${basename(volume)}`, `/volumes/${basename(volume)}`);
  }
  if (outDir !== undefined) {
    FS.mkdir('/out');
    FS.mount(NODEFS as never, { root: outDir }, '/out');
  }
  const archive = basename(last(volumes));
  const ofFormat = isZip ? AS_ZIP : [];
  try {
    const exitCode: unknown = program.callMain([...options, ...ofFormat, '--', `/volumes/${archive}`]);
    return { exitCode: Number(exitCode), lines };
  } catch (error) {
    // What C++ throws and nothing catches arrives as an address.
    if (typeof error !== 'number') throw error;
    return { exitCode: FATAL, lines };
  }
}

/** The reason among the lines that 7-Zip prints, those that say most first. */
function problemIn(lines: readonly string[]): string {
  for (const pattern of [
    /^Open ERROR: (.+)/,
    /^ERROR = (.+)/,
    /^ERROR: (.+)/,
    /^(Can't .+)/,
    /^(WARNINGS?:.*)/,
  ]) {
    const told = lines.map((line) => pattern.exec(line)?.[1]).find((text) => text !== undefined);
    if (told !== undefined) return told.replaceAll('/volumes/', '').trim();
  }
  return 'for a reason that 7-Zip does not tell';
}
