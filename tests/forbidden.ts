import { chmodSync } from 'node:fs';

/** What `work` gives while nobody may read `path`, root included. */
export async function whileForbidden<T>(path: string, work: () => Promise<T>): Promise<T> {
  chmodSync(path, 0);
  const isRoot = process.geteuid?.() === 0;
  if (isRoot) process.seteuid?.(65534);
  try {
    return await work();
  } finally {
    if (isRoot) process.seteuid?.(0);
    chmodSync(path, 0o700);
  }
}
