import { createHash } from 'node:crypto';
import { join, posix } from 'node:path';
import { BadInputsError, UserError } from '../../errors.ts';
import { makeFolder } from '../../make-folder.ts';
import { defineStep, type InputSource } from '../../pipeline/index.ts';
import { hashFile } from '../corpus/fetch/checksum.ts';
import { extractZip } from '../corpus/fetch/extract-zip.ts';

/** Zip archives that may lie in a given folder: their md5 by their names. */
export type GivenArchives = Readonly<Record<string, string>>;

/** The step that checks and extracts the archives of a given folder, each into a folder of its name. */
export const unpackGiven = defineStep<{ readonly archives: GivenArchives }, { given: InputSource }>({
  module: import.meta.url,
  name: 'UnpackGiven',
  version: '1',
  async run({ params: { archives }, inputs: { given }, outDir, signal, log, progress }) {
    for (const [index, file] of given.files.entries()) {
      const name = posix.basename(file);
      const md5 = createHash('md5');
      await hashFile(join(given.path, file), md5);
      const found = md5.digest('hex');
      if (found !== archives[name]) {
        throw new UserError(`${join(given.path, file)}: md5 is ${found}; expected ${archives[name]}`);
      }
      const target = join(outDir, posix.parse(name).name);
      makeFolder(target);
      const refused = await extractZip(join(given.path, file), target, name, {
        signal,
        log,
        onEntry: () => {},
      });
      signal.throwIfAborted();
      if (refused.length > 0) {
        throw new BadInputsError(`${name}: ${refused.length} entries of the archive are refused:`, refused);
      }
      progress(index + 1, given.files.length, 'archives');
    }
  },
});
