import { isAbsolute } from 'node:path';

/** Whether a value is a path that stays within the folder that it is relative to. */
export function isInsidePath(path: unknown): path is string {
  return typeof path === 'string' && !isAbsolute(path) && !/(^|[\\/])\.\.([\\/]|$)/.test(path);
}
