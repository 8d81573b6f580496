import type { StepNode } from '../../../pipeline/index.ts';
import type { TaskOptions } from '../../task-definition.ts';
import type { DownloadUrl, ResolvedTaskConfig } from '../task-config.ts';
import type { Checksum } from './checksum.ts';
import { downloadCorpus } from './download-corpus.ts';
import { extractArchive } from './extract-archive.ts';

/** Where downloads and what is extracted of them is kept: modes and tasks of the same archives share it. */
export const CORPORA = 'corpora';

/** Extracted archives of the tasks that are built with the same options, so that each is there once. */
const extracted = new WeakMap<TaskOptions, Map<string, StepNode>>();

/**
 * Downloads and extracts every archive of the task's `download_urls`. The sources are named as hear-preprocess names
 * them: `train`, or `train_dev` for the name `dev` within the split `train`.
 *
 * @param fileNames what an archive is called here and, first of all, in a mirror; by name of the source. Default: the
 *   last part of its URL
 */
export function downloadSources(
  config: ResolvedTaskConfig,
  options: TaskOptions,
  fileNames: Readonly<Record<string, string>> = {},
): Readonly<Record<string, StepNode>> {
  const sources: Record<string, StepNode> = {};
  for (const archive of config.download_urls ?? []) {
    const source = sourceName([archive.split, archive.name]);
    if (Object.hasOwn(sources, source)) {
      throw new TypeError(`${config.task_name}: two downloads for ${source}`);
    }
    const files = (archive.multipart_zip_urls ?? [archive]).map(whatToFetch);
    sources[source] = extractOnce(files, fileNames[source], options);
  }
  return sources;
}

function extractOnce(
  files: readonly Address[],
  fileName: string | undefined,
  options: TaskOptions,
): StepNode {
  const known = extracted.get(options) ?? new Map<string, StepNode>();
  extracted.set(options, known);
  const key = JSON.stringify([files, fileName]);
  const named = fileName === undefined ? {} : { fileName };
  const node =
    known.get(key) ??
    extractArchive({
      scope: CORPORA,
      download: files.map((file) =>
        downloadCorpus({ scope: CORPORA, ...file, mirrors: options.mirrors, ...named }),
      ),
    });
  known.set(key, node);
  return node;
}

interface Address {
  readonly url: string;
  readonly checksum: Checksum;
}

/**
 * The address and the checksum of a download, for `downloadCorpus`.
 *
 * @throws TypeError for a download without them
 */
export function whatToFetch(download: Pick<DownloadUrl, 'url' | 'md5' | 'sha256' | 'checksum'>): Address {
  const { url, md5, sha256, checksum } = download;
  if (url !== undefined && md5 !== undefined) return { url, checksum: { md5 } };
  if (url !== undefined && sha256 !== undefined) return { url, checksum: { sha256 } };
  if (url !== undefined && checksum === 'unpublished') return { url, checksum: { unpublished: true } };
  throw new TypeError(`a download without url or checksum: ${JSON.stringify(download)}`);
}

function sourceName(parts: readonly (string | undefined)[]): string {
  const named = parts.filter((part) => part !== undefined).join('_');
  return named.toLowerCase().replaceAll(/[^a-z0-9]+/g, '_');
}
