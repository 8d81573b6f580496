import path from 'node:path';
import { BadInputsError, UserError } from '../../errors.ts';
import { defineStep, type InputSource, type StepNode } from '../../pipeline/index.ts';
import type { ExtractOptions } from './archive-entry.ts';
import { extractTar } from './extract-tar.ts';
import { extractZip } from './extract-zip.ts';

const step = defineStep<Record<string, never>, { download: InputSource }>({
  name: 'ExtractArchive',
  version: '1',
  async run({ inputs, outDir, progress, signal }) {
    const { files, path: folder } = inputs.download;
    const [name, ...others] = files;
    if (name === undefined || others.length > 0) {
      throw new RangeError(`expected one archive in ${folder}, got ${files.length} files`);
    }
    const refused = await extract(path.join(folder, name), outDir, name, {
      signal,
      onEntry: (done, total) => progress(done, total, 'files'),
    });
    signal.throwIfAborted();
    if (refused.length > 0) {
      throw new BadInputsError(`${name}: ${refused.length} entries of the archive are refused:`, refused);
    }
  },
});

/**
 * The step that extracts a downloaded archive (zip, tar, tar.gz, tgz).
 *
 * @throws BadInputsError, when it runs, naming every entry that would leave the folder or is not a file
 */
export function extractArchive(node: {
  readonly scope: string;
  readonly download: InputSource;
  readonly label?: string;
}): StepNode {
  const { scope, download, label = 'label' in download ? download.label : undefined } = node;
  return step({ scope, params: {}, inputs: { download }, label });
}

function extract(archive: string, outDir: string, name: string, options: ExtractOptions): Promise<string[]> {
  if (/\.zip$/i.test(name)) return extractZip(archive, outDir, name, options);
  if (/\.(tar|tar\.gz|tgz)$/i.test(name)) return extractTar(archive, outDir, name, options);
  throw new UserError(`${name}: expected an archive named .zip, .tar, .tar.gz or .tgz`);
}
