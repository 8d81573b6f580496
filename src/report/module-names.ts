import { readdir } from 'node:fs/promises';
import { resolveModule } from '../modules/resolve-module.ts';

/**
 * Names of modules' folders below the embeddings folder.
 *
 * @param modules names of such folders, or modules as `--module` takes them
 * @throws UserError for what is neither
 */
export async function moduleNames(
  embeddingsDir: string,
  modules: readonly string[],
): Promise<readonly string[]> {
  const folders = await readdir(embeddingsDir).catch((): string[] => []);
  const names: string[] = [];
  for (const module of modules) {
    const isFolder = folders.includes(module);
    names.push(isFolder ? module : (await resolveModule(module, { cwd: process.cwd() })).name);
  }
  return names;
}
