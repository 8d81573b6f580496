import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesBelow } from '../run-node.ts';
import { makeZip } from './archives.ts';

/** The bytes of an archive of a set, laid out as those of the record: everything below `<name>/data`. */
export async function archiveOf(folder: string, name: string): Promise<Buffer> {
  const files = (await filesBelow(folder)).filter((file) => /\.wav$|^metadata\.json$/.test(file));
  const entries = files.map((file) => ({
    path: `${name}/data/${file}`,
    content: readFileSync(join(folder, file)),
  }));
  return makeZip([{ path: `__MACOSX/${name}/data/._metadata.json`, content: 'x' }, ...entries]);
}
