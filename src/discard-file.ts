import { rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';

/** Removes what a try that failed may have left. Where even that fails, the first error is the one to tell. */
export function discardFileSync(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // As said.
  }
}

/** `discardFileSync` for those who can wait. */
export async function discardFile(path: string): Promise<void> {
  await rm(path, { force: true }).catch(() => {});
}
