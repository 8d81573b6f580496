import { readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ifThere } from '../../if-there.ts';

/** The files below a folder as they are opened there, through links to files and to folders too. */
export interface FolderFiles {
  /** Relative, with `/`, in order. */
  readonly files: readonly string[];
  /** Links to what is not there. */
  readonly broken: readonly string[];
}

/**
 * Lists the files below a folder, through links. Where a link leads back to a folder that it lies in, that folder is not
 * listed again; what is neither a file nor a folder is passed over.
 */
export async function folderFiles(folder: string): Promise<FolderFiles> {
  const files: string[] = [];
  const broken: string[] = [];
  const list = async (below: string, within: readonly string[]): Promise<void> => {
    const real = await realpath(join(folder, below));
    if (within.includes(real)) return;
    for (const name of await readdir(real)) {
      const file = below === '' ? name : `${below}/${name}`;
      const stats = await ifThere(stat(join(real, name)));
      if (stats === undefined) broken.push(file);
      else if (stats.isDirectory()) await list(file, [...within, real]);
      else if (stats.isFile()) files.push(file);
    }
  };
  await list('', []);
  return { files: files.sort(), broken: broken.sort() };
}
