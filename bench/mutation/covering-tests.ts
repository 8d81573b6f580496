import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, resolve, sep } from 'node:path';

/** What a module names: imports, and workers that it starts. */
const NAMED = /(?:from|import|import\(|new URL\()\s*'(\.[^']+\.js)'/g;

/** A folder of modules that a page is made of. */
const PAGE = /new URL\(\s*'(\.[^']+\/)'/g;

/**
 * The tests that reach a module by what they import, the nearest first; of equally near ones, those that have its name in them,
 * as those of a command have, then those in the same folder. The test whose name mirrors that of the module reaches it in any
 * case: it may start it as a program.
 *
 * @param tests absolute paths of compiled tests
 */
export function coveringTests(tests: readonly string[]): (module: string) => readonly string[] {
  const distances = new Map(tests.map((test) => [test, distancesFrom(test)]));
  return (module) => {
    const far = (test: string) =>
      mirroredBy(test) === module ? 1 : (distances.get(test)?.get(module) ?? Number.POSITIVE_INFINITY);
    const shared = (test: string) => sharedFolders(mirroredBy(test), module);
    const name = new RegExp(`\\b${basename(module, '.js')}\\b`);
    const names = new Map(tests.map((test) => [test, name.test(codeOf(test)) ? 1 : 0]));
    const named = (test: string) => names.get(test) ?? 0;
    return tests
      .filter((test) => Number.isFinite(far(test)))
      .sort((a, b) => far(a) - far(b) || named(b) - named(a) || shared(b) - shared(a));
  };
}

function mirroredBy(test: string): string {
  return test.replace(`${sep}tests${sep}`, `${sep}src${sep}`).replace(/\.test\.js$/, '.js');
}

function sharedFolders(file: string, other: string): number {
  const others = other.split(sep);
  const differs = file.split(sep).findIndex((part, index) => part !== others[index]);
  return differs === -1 ? others.length : differs;
}

const namedBy = new Map<string, readonly string[]>();

function distancesFrom(test: string): ReadonlyMap<string, number> {
  const distances = new Map([[test, 0]]);
  for (const [module, distance] of distances) {
    for (const named of modulesNamedBy(module)) {
      if (!distances.has(named)) distances.set(named, distance + 1);
    }
  }
  return distances;
}

function modulesIn(folder: string): readonly string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.js'))
    .map((file) => join(folder, file));
}

function modulesNamedBy(module: string): readonly string[] {
  const known = namedBy.get(module);
  if (known !== undefined) return known;
  const code = codeOf(module);
  const named = [...code.matchAll(NAMED)].map(([, path = '']) => resolve(dirname(module), path));
  for (const [, path = ''] of code.matchAll(PAGE)) named.push(...modulesIn(resolve(dirname(module), path)));
  namedBy.set(module, named);
  return named;
}

/** Empty where a path only looks like a module's. */
function codeOf(module: string): string {
  try {
    return readFileSync(module, 'utf8');
  } catch {
    return '';
  }
}
