import { posix } from 'node:path';
import { defineStep, type StepNode } from '../../../pipeline/index.ts';
import type { Checksum } from './checksum.ts';
import { fetchFile } from './fetch-file.ts';

type DownloadParams = {
  readonly url: string;
  /** What the file is called here and, first of all, in a mirror. */
  readonly fileName: string;
  readonly checksum: Checksum;
};

type DownloadEnv = {
  /** Folders or base URLs, searched in this order before the file's own address. */
  readonly mirrors: readonly string[];
};

/** The step that fetches one file. */
export const DOWNLOAD_CORPUS = 'DownloadCorpus';

const step = defineStep<DownloadParams, Record<string, never>, DownloadEnv>({
  module: import.meta.url,
  name: DOWNLOAD_CORPUS,
  version: '1',
  resumable: true,
  run({ params, env, outDir, signal, progress, log }) {
    const mirrorPaths = [...new Set([params.fileName, urlBaseName(params.url)])];
    return fetchFile(
      { ...params, mirrorPaths },
      {
        outDir,
        mirrors: env.mirrors,
        signal,
        onProgress: (bytes, total) => progress(bytes, total, 'bytes'),
        log,
      },
    );
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

function urlBaseName(url: string): string {
  return posix.basename(new URL(url).pathname);
}
