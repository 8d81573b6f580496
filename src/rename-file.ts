import { renameSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';

/** What Windows says while a virus scanner, an indexer or a reader has one of the two open. */
const BUSY: ReadonlySet<unknown> = new Set(['EPERM', 'EBUSY', 'EACCES']);
/** Milliseconds to wait before each further try: about two seconds in all. */
const WAITS = [10, 20, 50, 100, 200, 400, 600, 600];

/** What a test may put in the place of the real thing. */
interface Internals {
  readonly platform?: string;
  readonly rename?: (from: string, to: string) => void;
}

/** Renames a file or folder; on Windows again and again for two seconds, as others may have it open at the moment. */
export function renameFileSync(
  from: string,
  to: string,
  { platform = process.platform, rename: once = renameSync }: Internals = {},
): void {
  for (const wait of waits(platform)) {
    try {
      once(from, to);
      return;
    } catch (error) {
      if (wait === undefined || !isBusy(error)) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, wait);
    }
  }
}

/** `renameFileSync` for those who can wait. */
export async function renameFile(
  from: string,
  to: string,
  {
    platform = process.platform,
    rename: once = rename,
  }: Pick<Internals, 'platform'> & {
    readonly rename?: (from: string, to: string) => Promise<void>;
  } = {},
): Promise<void> {
  for (const wait of waits(platform)) {
    try {
      await once(from, to);
      return;
    } catch (error) {
      if (wait === undefined || !isBusy(error)) throw error;
      await delay(wait);
    }
  }
}

/** One for each try: how long to wait after it, undefined after the last. */
function waits(platform: string): readonly (number | undefined)[] {
  return platform === 'win32' ? [...WAITS, undefined] : [undefined];
}

function isBusy(error: unknown): boolean {
  return BUSY.has((error as NodeJS.ErrnoException).code);
}
