import { readdirSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';

/** Removes the folders of scopes in which nothing is left. Not to be called while a run is going on. */
export function removeEmptyScopes(workdir: string): void {
  for (const { name, path } of subfolders(workdir)) {
    if (!/^\.|^runs$/.test(name)) removeEmpty(path);
  }
}

function removeEmpty(scope: string): void {
  for (const { name, path } of subfolders(scope)) {
    if (!/^\d\d+-/.test(name)) removeEmpty(path);
  }
  if (readdirSync(scope).length === 0) rmdirSync(scope);
}

function subfolders(folder: string): { name: string; path: string }[] {
  const entries = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return entries.map(({ name }) => ({ name, path: join(folder, name) }));
}
