import { readFileSync } from 'node:fs';

let versions: { readonly node: string; readonly heareval: string } | undefined;

/** Of the program that makes an output. They are taken down, and decide no key. */
export function programVersions(): { readonly node: string; readonly heareval: string } {
  versions ??= { node: process.versions.node, heareval: packageVersion() };
  return versions;
}

function packageVersion(): string {
  for (let folder = new URL('../', import.meta.url); ; folder = new URL('../', folder)) {
    try {
      const found = JSON.parse(readFileSync(new URL('package.json', folder), 'utf8')) as {
        name?: unknown;
        version?: unknown;
      };
      if (found.name === 'heareval' && typeof found.version === 'string') {
        return found.version;
      }
    } catch {
      // It is further up.
    }
    if (folder.pathname === new URL('../', folder).pathname) {
      return 'unknown';
    }
  }
}
