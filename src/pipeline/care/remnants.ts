import { lstatSync } from 'node:fs';
import { isLocked } from '../locks/lock-state.ts';
import { type Machine, sameBoot } from '../machine/machine.ts';
import { resumeMark } from '../store/output-writer.ts';
import type { StoreRemnant } from '../store/store-walk.ts';

/** No process takes so long between writing a temporary file and renaming it. */
const TEMPORARY_MS = 3600_000;

/**
 * Whether a remnant is of no use to anybody. A partial output that its step would go on from is, once nobody has
 * touched it for `resumableMs`.
 */
export function isUseless(
  { kind, path }: StoreRemnant,
  machine: Machine,
  resumableMs = Number.POSITIVE_INFINITY,
): boolean {
  switch (kind) {
    case 'jobs':
      return true;
    case 'temporary':
      return ageOf(path) > TEMPORARY_MS;
    case 'lock':
      return !isLocked(path, machine);
    case 'old':
      return !isLocked(lockOf(path), machine);
    case 'partial':
      return !isLocked(lockOf(path), machine) && (!isResumable(path, machine) || ageOf(path) > resumableMs);
  }
}

/** The lock of the output that a folder is, or a `.partial` or `.old` of; outputs whose short names are alike share it. */
export function lockOf(path: string): string {
  const name = path.replace(/\.(partial|old)$/, '');
  return `${name.replace(/(-[0-9a-f]{8})[0-9a-f]{56}$/, '$1')}.lock`;
}

function isResumable(partial: string, machine: Machine): boolean {
  const bootId = resumeMark(partial)?.bootId;
  return typeof bootId === 'string' && sameBoot(bootId, machine.bootId);
}

function ageOf(path: string): number {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  return stats === undefined ? 0 : Date.now() - stats.mtimeMs;
}
