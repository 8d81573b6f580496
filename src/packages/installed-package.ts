import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { UserError } from '../errors.ts';

/** The fields of package.json that say what a package is and which file an import of it loads. */
interface PackageJson {
  readonly name?: string;
  readonly version?: string;
  readonly main?: string;
  readonly exports?: unknown;
}

export interface InstalledPackage {
  readonly name: string;
  readonly version: string;
  /** Absolute path of its folder. */
  readonly folder: string;
  readonly json: PackageJson;
}

/** `@scope/name/sub/path` -> `@scope/name` and `./sub/path`; the subpath of the package itself is `.`. */
export function splitPackageSpecifier(specifier: string): { name: string; subpath: string } {
  const parts = specifier.split('/');
  const name = parts.splice(0, specifier.startsWith('@') ? 2 : 1).join('/');
  return { name, subpath: ['.', ...parts].join('/') };
}

/** Looks for a package in the `node_modules` of `folder` and of the folders above it, as Node.js does. */
export async function findPackage(name: string, folder: string): Promise<InstalledPackage | undefined> {
  for (let at = resolve(folder); ; at = dirname(at)) {
    const found = await readPackage(join(at, 'node_modules', name), name);
    if (found !== undefined || at === dirname(at)) return found;
  }
}

/** The package whose package.json lies in `folder`, undefined where there is none. */
export async function readPackage(
  folder: string,
  fallbackName: string,
): Promise<InstalledPackage | undefined> {
  const file = join(folder, 'package.json');
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  let json: PackageJson;
  try {
    json = JSON.parse(text) as PackageJson;
  } catch (cause) {
    throw new UserError(`${file}: not JSON; expected the description of package ${fallbackName}`, { cause });
  }
  return { name: json.name ?? fallbackName, version: json.version ?? '0.0.0', folder, json };
}
