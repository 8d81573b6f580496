import type { StepNode } from '../../pipeline/index.ts';
import type { TaskOptions } from '../task-definition.ts';
import { downloadCorpus } from './download-corpus.ts';
import { extractArchive } from './extract-archive.ts';
import type { ResolvedTaskConfig } from './task-config.ts';

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
  for (const { split, name, url, md5, multipart_zip_urls: volumes } of config.download_urls ?? []) {
    const source = sourceName([split, name]);
    if (Object.hasOwn(sources, source))
      throw new TypeError(`${config.task_name}: two downloads for ${source}`);
    const files = (volumes ?? [{ url, md5 }]).map((file) => {
      if (file.url === undefined || file.md5 === undefined) {
        throw new TypeError(`${config.task_name}: a download without url or md5`);
      }
      return { url: file.url, md5: file.md5 };
    });
    sources[source] = extractOnce(files, fileNames[source], options);
  }
  return sources;
}

function extractOnce(
  files: readonly { readonly url: string; readonly md5: string }[],
  fileName: string | undefined,
  options: TaskOptions,
): StepNode {
  const known = extracted.get(options) ?? new Map<string, StepNode>();
  extracted.set(options, known);
  const key = JSON.stringify([files, fileName]);
  const node =
    known.get(key) ??
    extractArchive({
      scope: CORPORA,
      download: files.map(({ url, md5 }) =>
        downloadCorpus({
          scope: CORPORA,
          url,
          checksum: { md5 },
          mirrors: options.mirrors,
          ...(fileName === undefined ? {} : { fileName }),
        }),
      ),
    });
  known.set(key, node);
  return node;
}

function sourceName(parts: readonly (string | undefined)[]): string {
  const named = parts.filter((part) => part !== undefined).join('_');
  return named.toLowerCase().replaceAll(/[^a-z0-9]+/g, '_');
}
