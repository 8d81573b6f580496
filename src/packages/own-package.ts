import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** This package, as it is installed, or a checkout of it. */
export interface OwnPackage {
  /** Absolute path of the folder with its package.json. */
  readonly folder: string;
  readonly version: string;
}

let found: OwnPackage | undefined;

/** @returns undefined where its package.json was lost, as in a bundle */
export function ownPackage(): OwnPackage | undefined {
  found ??= findOwn();
  return found;
}

function findOwn(): OwnPackage | undefined {
  for (let folder = new URL('../', import.meta.url); ; folder = new URL('../', folder)) {
    try {
      const { name, version } = JSON.parse(readFileSync(new URL('package.json', folder), 'utf8')) as {
        name?: unknown;
        version?: unknown;
      };
      if (name === 'heareval' && typeof version === 'string') {
        return { folder: fileURLToPath(folder), version };
      }
    } catch {
      // It is further up.
    }
    if (folder.pathname === new URL('../', folder).pathname) return undefined;
  }
}
