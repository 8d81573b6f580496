import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { InstalledPackage } from './installed-package.ts';

const IMPORT_CONDITIONS = ['node', 'import', 'module-sync', 'default'];

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
    const file = join(found.folder, candidate);
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
