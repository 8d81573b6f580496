import { access, readFile } from 'node:fs/promises';
import path from 'node:path';
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

const IMPORT_CONDITIONS = ['node', 'import', 'module-sync', 'default'];

/** `@scope/name/sub/path` -> `@scope/name` and `./sub/path`; the subpath of the package itself is `.`. */
export function splitPackageSpecifier(specifier: string): { name: string; subpath: string } {
  const parts = specifier.split('/');
  const name = parts.splice(0, specifier.startsWith('@') ? 2 : 1).join('/');
  return { name, subpath: ['.', ...parts].join('/') };
}

/** Looks for a package in the `node_modules` of `folder` and of the folders above it, as Node.js does. */
export async function findPackage(name: string, folder: string): Promise<InstalledPackage | undefined> {
  for (let at = path.resolve(folder); ; at = path.dirname(at)) {
    const found = await readPackage(path.join(at, 'node_modules', name), name);
    if (found !== undefined || at === path.dirname(at)) return found;
  }
}

/** The package whose package.json lies in `folder`, undefined where there is none. */
export async function readPackage(
  folder: string,
  fallbackName: string,
): Promise<InstalledPackage | undefined> {
  const file = path.join(folder, 'package.json');
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

/**
 * The file that `import` of a package's subpath loads: its `exports` for Node.js (without subpath patterns), else
 * `main`, else index.js (https://nodejs.org/api/packages.html). Undefined where the package offers no such file.
 */
export async function packageEntry(found: InstalledPackage, subpath: string): Promise<string | undefined> {
  const { exports, main } = found.json;
  const candidates =
    exports === undefined
      ? subpath === '.'
        ? [main, main && `${main}.js`, main && `${main}/index.js`, 'index.js']
        : [subpath, `${subpath}.js`, `${subpath}/index.js`]
      : [exportedFile(exports, subpath)];
  for (const candidate of candidates) {
    if (candidate === undefined || !/\.\w+$/.test(candidate)) continue;
    const file = path.join(found.folder, candidate);
    if (await exists(file)) return file;
  }
  return undefined;
}

function exportedFile(exports: unknown, subpath: string): string | undefined {
  const bySubpath = isRecord(exports) && Object.keys(exports).some((key) => key.startsWith('.'));
  if (bySubpath) return conditionalFile(exports[subpath]);
  return subpath === '.' ? conditionalFile(exports) : undefined;
}

/** The first condition that holds decides, in the order of the package's author. */
function conditionalFile(target: unknown): string | undefined {
  if (typeof target === 'string') return target;
  if (Array.isArray(target)) return target.map(conditionalFile).find((file) => file !== undefined);
  if (!isRecord(target)) return undefined;
  for (const [condition, value] of Object.entries(target)) {
    if (!IMPORT_CONDITIONS.includes(condition)) continue;
    const file = conditionalFile(value);
    if (file !== undefined) return file;
  }
  return undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
