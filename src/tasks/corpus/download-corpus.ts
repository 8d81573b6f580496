import { createReadStream } from 'node:fs';
import { open, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { UserError } from '../../errors.ts';
import { defineStep, type StepContext, type StepNode } from '../../pipeline/index.ts';
import { type Checksum, startChecksum, verifyChecksum } from './checksum.ts';

type DownloadParams = {
  readonly url: string;
  /** What the file is called here and, first of all, in a mirror. */
  readonly fileName: string;
  readonly checksum: Checksum;
};

interface DownloadEnv {
  /** Folders or base URLs, searched in this order before the file's own address. */
  readonly mirrors: readonly string[];
}

type DownloadContext = StepContext<DownloadParams, Record<string, never>, DownloadEnv>;

/** The step that fetches one file. */
export const DOWNLOAD_CORPUS = 'DownloadCorpus';

const step = defineStep<DownloadParams, Record<string, never>, DownloadEnv>({
  name: DOWNLOAD_CORPUS,
  version: '1',
  resumable: true,
  async run(context) {
    const { params, env } = context;
    const tried: string[] = [];
    for (const mirror of env.mirrors) {
      await checkMirror(mirror);
      for (const name of new Set([params.fileName, urlBaseName(params.url)])) {
        const found = isUrl(mirror)
          ? await fromUrl(context, new URL(name, `${mirror.replace(/\/*$/, '')}/`).href, tried)
          : await fromFolder(context, path.resolve(mirror, name));
        if (found) return;
      }
      if (!isUrl(mirror)) tried.push(`${mirror}: no such file there`);
    }
    if (await fromUrl(context, params.url, tried)) return;
    throw new UserError(`${params.fileName}: could not be fetched (${tried.join('; ')})`, {
      next: '--mirror <a folder or base URL that has the file>',
    });
  },
});

/**
 * The step that brings one file of a corpus here and checks it; the output folder holds the file alone.
 *
 * @throws UserError, when it runs, for a file that is nowhere or is not what `checksum` says
 */
export function downloadCorpus(node: {
  readonly scope: string;
  readonly url: string;
  /** Default: the last part of the URL. */
  readonly fileName?: string;
  readonly checksum: Checksum;
  readonly mirrors: readonly string[];
}): StepNode {
  const { scope, url, checksum, mirrors, fileName = urlBaseName(url) } = node;
  return step({ scope, params: { url, fileName, checksum }, env: { mirrors }, label: fileName });
}

async function fromUrl(context: DownloadContext, url: string, tried: string[]): Promise<boolean> {
  const { params, outDir, signal, progress, log } = context;
  const arrived = arrivalPath(outDir, params.fileName);
  const { DownloadFailed, downloadHttp } = await import('./http-download.ts');
  try {
    log(`fetching ${url}`);
    const hash = await downloadHttp({
      url,
      target: arrived,
      startHash: () => startChecksum(params.checksum),
      signal,
      onProgress: (bytes, total) => progress(bytes, total, 'bytes'),
    });
    await accept(context, arrived, hash, url);
    return true;
  } catch (error) {
    if (!(error instanceof DownloadFailed)) throw error;
    tried.push(error.message);
    return false;
  }
}

async function fromFolder(context: DownloadContext, file: string): Promise<boolean> {
  const { params, outDir, signal, progress, log } = context;
  const found = await stat(file).catch(() => undefined);
  if (found === undefined || !found.isFile()) return false;
  log(`copying ${file}`);
  const arrived = arrivalPath(outDir, params.fileName);
  const hash = startChecksum(params.checksum);
  const copy = await open(arrived, 'w');
  let done = 0;
  try {
    for await (const bytes of createReadStream(file, { signal }) as AsyncIterable<Buffer>) {
      await copy.appendFile(bytes);
      hash.update(bytes);
      done += bytes.length;
      progress(done, found.size, 'bytes');
    }
  } finally {
    await copy.close();
  }
  await accept(context, arrived, hash, file);
  return true;
}

/** Where a file waits to be checked; no part of the output, but kept when this process is killed. */
function arrivalPath(outDir: string, fileName: string): string {
  return path.join(outDir, `.tmp-${fileName}`);
}

/** Gives the file its name once it is what it should be; a wrong one is not kept. */
async function accept(
  { params, outDir }: DownloadContext,
  arrived: string,
  hash: ReturnType<typeof startChecksum>,
  origin: string,
): Promise<void> {
  try {
    await verifyChecksum(params.checksum, hash, arrived, origin);
  } catch (error) {
    await rm(arrived, { force: true });
    throw error;
  }
  await rename(arrived, path.join(outDir, params.fileName));
}

async function checkMirror(mirror: string): Promise<void> {
  if (isUrl(mirror)) return;
  const found = await stat(mirror).catch(() => undefined);
  if (!found?.isDirectory())
    throw new UserError(`--mirror ${mirror}: no such folder; expected a folder or a base URL`);
}

function isUrl(mirror: string): boolean {
  return /^https?:\/\//i.test(mirror);
}

function urlBaseName(url: string): string {
  return path.posix.basename(new URL(url).pathname);
}
