import { readdir } from 'node:fs/promises';
import { ifThere } from '../if-there.ts';
import { resolveModule } from '../modules/resolve-module.ts';
import { checkMakerOfAll } from './maker.ts';

/**
 * Names of modules' folders below the embeddings folder.
 *
 * @param modules names of such folders, or modules as `--module` takes them
 * @throws UserError for what is neither, and where a name is that of another module's embeddings
 */
export async function moduleNames(
  embeddingsDir: string,
  modules: readonly string[],
): Promise<readonly string[]> {
  const folders = (await ifThere(readdir(embeddingsDir))) ?? [];
  const names: string[] = [];
  for (const module of modules) {
    const isFolder = folders.includes(module);
    if (isFolder) {
      names.push(module);
    } else {
      const resolved = await resolveModule(module, { cwd: process.cwd() });
      await checkMakerOfAll(embeddingsDir, resolved);
      names.push(resolved.name);
    }
  }
  return names;
}
