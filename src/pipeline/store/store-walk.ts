import { type Dirent, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { TEMPORARY_PREFIX } from '../files/write-file.ts';

/** A folder in the store that has, or had, the final name of an output. */
export interface StoredFolder {
  /** Relative to the workdir, POSIX, for instance `words/01-AddUp-0f3c6a12`. */
  readonly name: string;
  readonly dir: string;
  readonly scope: string;
  readonly step: string;
  /** First 8 digits, or all where another key begins with these. */
  readonly keyPrefix: string;
}

/** What the making of outputs leaves behind when it is interrupted. `jobs`: of jobs elsewhere. */
export interface StoreRemnant {
  readonly kind: 'partial' | 'old' | 'lock' | 'temporary' | 'jobs';
  readonly name: string;
  readonly path: string;
}

export interface StoreContent {
  readonly outputs: readonly StoredFolder[];
  readonly remnants: readonly StoreRemnant[];
}

const OUTPUT_NAME = /^\d\d+-([A-Z][A-Za-z0-9]*)-([0-9a-f]{8}(?:[0-9a-f]{56})?)$/;
const REMNANT_NAME =
  /^\d\d+-[A-Z][A-Za-z0-9]*-[0-9a-f]{8}(?:[0-9a-f]{56})?\.(partial|old|lock(?:\.[0-9a-f.-]+)*)$/;

/** Everything in a workdir, by the names of files and folders alone. A folder that cannot be read holds nothing. */
export function walkStore(workdir: string): StoreContent {
  const outputs: StoredFolder[] = [];
  const remnants: StoreRemnant[] = [];
  const scopes = [''];
  for (let scope = scopes.pop(); scope !== undefined; scope = scopes.pop()) {
    for (const entry of entriesOf(join(workdir, scope))) {
      const name = scope === '' ? entry.name : `${scope}/${entry.name}`;
      const path = join(workdir, name);
      const [, step, keyPrefix] = OUTPUT_NAME.exec(entry.name) ?? [];
      const remnant = remnantKind(entry.name);
      if (remnant !== undefined) {
        remnants.push({ kind: remnant, name, path });
      } else if (scope !== '' && entry.isDirectory() && step !== undefined && keyPrefix !== undefined) {
        outputs.push({ name, dir: path, scope, step, keyPrefix });
      } else if (entry.isDirectory() && (name === '.cache' || !/^\.|^runs$/.test(name))) {
        scopes.push(name);
      }
    }
  }
  return { outputs: outputs.sort(byName), remnants: remnants.sort(byName) };
}

function remnantKind(name: string): StoreRemnant['kind'] | undefined {
  if (name.startsWith(TEMPORARY_PREFIX)) return 'temporary';
  const [, kind] = REMNANT_NAME.exec(name) ?? [];
  return kind === undefined || kind === 'partial' || kind === 'old' ? (kind as StoreRemnant['kind']) : 'lock';
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}
