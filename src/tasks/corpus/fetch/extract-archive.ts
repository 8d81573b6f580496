import { basename, join } from 'node:path';
import { last } from '../../../at.ts';
import { BadInputsError, UserError } from '../../../errors.ts';
import { defineStep, type InputSource, type StepNode } from '../../../pipeline/index.ts';
import type { ExtractOptions } from './archive-entry.ts';
import { extract7z, extractPackedTar } from './extract-7z.ts';
import { extractTar } from './extract-tar.ts';
import { extractZip } from './extract-zip.ts';

const step = defineStep<Record<string, never>, { volumes: readonly InputSource[] }>({
  module: import.meta.url,
  name: 'ExtractArchive',
  version: '3',
  async run({ inputs, outDir, progress, signal, log }) {
    const volumes = inputs.volumes.map(({ path: folder, files }) => {
      const [name, ...others] = files;
      if (name === undefined || others.length > 0) {
        throw new RangeError(`expected one archive in ${folder}, got ${files.length} files`);
      }
      return join(folder, name);
    });
    const name = basename(last(volumes));
    const refused = await extract(volumes, outDir, name, {
      signal,
      log,
      onEntry: (done, total) => progress(done, total, 'files'),
    });
    signal.throwIfAborted();
    if (refused.length > 0) {
      throw new BadInputsError(`${name}: ${refused.length} entries of the archive are refused:`, refused);
    }
  },
});

/**
 * The step that extracts a downloaded archive: zip, also in several volumes, tar, tar.gz, tar.bz2, tar.xz, 7z, rar.
 *
 * @param node.download the archive, or its volumes, the one to open (`.zip` after `.z01`, `.z02`, ...) last
 * @throws BadInputsError, when it runs, naming every entry that would leave the folder, is not a file or has the path of
 *   another
 */
export function extractArchive(node: {
  readonly scope: string;
  readonly download: InputSource | readonly InputSource[];
  readonly label?: string;
}): StepNode {
  const { scope, download } = node;
  const volumes = 'kind' in download ? [download] : download;
  const last = volumes.at(-1);
  const label = node.label ?? (last?.kind === 'step' ? last.label : undefined);
  return step({ scope, params: {}, inputs: { volumes }, label });
}

function extract(
  volumes: readonly string[],
  outDir: string,
  name: string,
  options: ExtractOptions,
): Promise<string[]> {
  const [archive = '', ...more] = volumes;
  if (more.length > 0 || /\.(7z|rar)$/i.test(name)) return extract7z(volumes, outDir, name, options);
  if (/\.zip$/i.test(name)) return extractZip(archive, outDir, name, options);
  if (/\.(tar|tar\.gz|tgz)$/i.test(name)) return extractTar(archive, outDir, name, options);
  if (/\.(tar\.(bz2|xz)|tbz2?|txz)$/i.test(name)) return extractPackedTar(archive, outDir, name, options);
  throw new UserError(
    `${name}: expected an archive named .zip, .tar, .tar.gz, .tgz, .tar.bz2, .tar.xz, .7z or .rar`,
  );
}
