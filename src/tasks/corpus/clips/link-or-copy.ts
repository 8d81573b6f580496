import { link } from 'node:fs/promises';
import { copyFileAtomic } from '../../../pipeline/index.ts';

/** Hard links take neither time nor room; some file systems have none. */
export async function linkOrCopy(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (!['EXDEV', 'EPERM', 'EMLINK', 'ENOTSUP', 'ENOSYS'].includes(String(code))) throw error;
    await copyFileAtomic(from, to);
  }
}
