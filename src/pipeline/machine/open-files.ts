import { readFileSync } from 'node:fs';
import { UserError } from '../../errors.ts';

/** Node.js opens the files of a program all at once, and each thread those of its own. */
const FEWEST = 512;

/**
 * To be called before most of a program is loaded, which fails where that is too much.
 *
 * @param limits what Linux says of this process; other systems say nothing and are believed to allow enough
 * @throws UserError where a process may open too few files at a time
 */
export function requireOpenFiles(limits = ownLimits()): void {
  const allowed = /^Max open files\s+(\d+)/m.exec(limits)?.[1];
  if (allowed === undefined || Number(allowed) >= FEWEST) return;
  throw new UserError(
    `ulimit -n: this process may open ${allowed} files at a time; expected ${FEWEST} or more`,
    { next: `ulimit -n ${FEWEST}` },
  );
}

function ownLimits(): string {
  try {
    return readFileSync('/proc/self/limits', 'utf8');
  } catch {
    return '';
  }
}
