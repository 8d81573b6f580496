import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { UserError } from '../../../errors.ts';
import { ifThere } from '../../../if-there.ts';
import { TEMPORARY_PREFIX } from '../../../pipeline/files/write-file.ts';
import { renameFile } from '../../../rename-file.ts';
import { type Checksum, startChecksum, verifyChecksum } from './checksum.ts';

/** What a clone without Git LFS has in the place of large files begins so. */
const GIT_LFS_POINTER = 'version https://git-lfs.github.com/spec/v1';

/** In bytes: with what is added to a longer name while its file is under way, file systems would refuse it. */
const LONGEST_KEPT = 200;

/** A file of a corpus that is wanted here. */
export interface WantedFile {
  readonly url: string;
  /** What the file is called here. */
  readonly fileName: string;
  readonly checksum: Checksum;
  /** Its size, where that is known. */
  readonly bytes?: number;
  /** Paths below a mirror where it may be, the likeliest first. */
  readonly mirrorPaths: readonly string[];
}

interface FetchContext {
  /** Where the file goes. */
  readonly outDir: string;
  /** Folders or base URLs, searched in this order before the file's own address. */
  readonly mirrors: readonly string[];
  /** What a mirror is said by, for messages. @default --mirror */
  readonly mirrorOption?: string;
  readonly signal: AbortSignal;
  readonly onProgress?: (bytes: number, total: number) => void;
  readonly log?: (line: string) => void;
}

/**
 * Brings one file here and checks it.
 *
 * @throws UserError for a file that is nowhere or is not what `checksum` says
 */
export async function fetchFile(wanted: WantedFile, context: FetchContext): Promise<void> {
  const tried: string[] = [];
  const { mirrorOption = '--mirror' } = context;
  for (const mirror of context.mirrors) {
    await checkMirror(mirror, mirrorOption);
    for (const name of wanted.mirrorPaths) {
      const found = isUrl(mirror)
        ? await fromUrl(wanted, context, new URL(name, `${mirror.replace(/\/*$/, '')}/`).href, tried)
        : await fromFolder(wanted, context, resolve(mirror, name));
      if (found) return;
    }
    if (!isUrl(mirror)) tried.push(`${mirror}: no such file there`);
  }
  if (await fromUrl(wanted, context, wanted.url, tried)) return;
  throw new UserError(`${wanted.fileName}: could not be fetched (${tried.join('; ')})`, {
    next: `${mirrorOption} <a folder or base URL that has the file>`,
  });
}

async function fromUrl(
  wanted: WantedFile,
  context: FetchContext,
  url: string,
  tried: string[],
): Promise<boolean> {
  const { outDir, signal, onProgress = () => {}, log } = context;
  const arrived = arrivalPath(outDir, wanted.fileName);
  const [{ downloadHttp }, { DownloadFailed }] = await Promise.all([
    import('./http-download.ts'),
    import('./http-transfer.ts'),
  ]);
  try {
    log?.(`fetching ${url}`);
    const hash = await downloadHttp({
      url,
      target: arrived,
      startHash: () => startChecksum(wanted.checksum),
      mostBytes: wanted.bytes,
      signal,
      onProgress,
    });
    await accept(wanted, context, hash, url);
    return true;
  } catch (error) {
    if (!(error instanceof DownloadFailed)) throw error;
    tried.push(error.message);
    return false;
  }
}

async function fromFolder(wanted: WantedFile, context: FetchContext, file: string): Promise<boolean> {
  const { outDir, signal, onProgress, log } = context;
  const found = await ifThere(stat(file));
  if (found === undefined || !found.isFile()) return false;
  log?.(`copying ${file}`);
  const arrived = arrivalPath(outDir, wanted.fileName);
  const hash = startChecksum(wanted.checksum);
  const copy = await open(arrived, 'w');
  let done = 0;
  try {
    for await (const bytes of createReadStream(file, { signal }) as AsyncIterable<Buffer>) {
      await copy.appendFile(bytes);
      hash.update(bytes);
      done += bytes.length;
      onProgress?.(done, found.size);
    }
  } finally {
    await copy.close();
  }
  await accept(wanted, context, hash, file);
  return true;
}

/** Where a file waits to be checked; no part of the output, but kept when this process is killed. */
function arrivalPath(outDir: string, fileName: string): string {
  const isLong = Buffer.byteLength(fileName) > LONGEST_KEPT;
  const waiting = isLong ? createHash('sha256').update(fileName).digest('hex') : fileName;
  return join(outDir, `${TEMPORARY_PREFIX}${waiting}`);
}

/** Gives the file its name once it is what it should be; a wrong one is not kept. */
async function accept(
  { checksum, fileName }: WantedFile,
  { outDir, log }: FetchContext,
  hash: ReturnType<typeof startChecksum>,
  origin: string,
): Promise<void> {
  if ('unpublished' in checksum) {
    log?.(`${origin}: no checksum of it is known to compare; sha256 is ${hash.copy().digest('hex')}`);
  }
  const arrived = arrivalPath(outDir, fileName);
  try {
    await verifyChecksum(checksum, hash, arrived, origin);
  } catch (error) {
    const isPointer = await beginsWith(arrived, GIT_LFS_POINTER);
    await rm(arrived, { force: true });
    if (!isPointer) throw error;
    throw new UserError(
      `${origin}: a pointer of Git LFS; expected the file itself, as \`git lfs pull\` brings it`,
    );
  }
  await renameFile(arrived, join(outDir, fileName));
}

async function beginsWith(file: string, text: string): Promise<boolean> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(text.length), 0, text.length, 0);
    return buffer.toString('latin1', 0, bytesRead) === text;
  } finally {
    await handle.close();
  }
}

async function checkMirror(mirror: string, option: string): Promise<void> {
  if (isUrl(mirror)) return;
  const found = await ifThere(stat(mirror));
  if (!found?.isDirectory()) {
    throw new UserError(`${option} ${mirror}: no such folder; expected a folder or a base URL`);
  }
}

function isUrl(mirror: string): boolean {
  return /^https?:\/\//i.test(mirror);
}
