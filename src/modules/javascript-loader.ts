import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, extname, isAbsolute, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { isTfjs } from '../compute/engines.ts';
import { UserError } from '../errors.ts';
import { ifThere } from '../if-there.ts';
import { findPackage, readPackage, splitPackageSpecifier } from '../packages/installed-package.ts';
import { packageEntry } from '../packages/package-entry.ts';
import { type SourceClosure, sourceClosure } from '../packages/source-closure.ts';
import type { JsonObject } from '../pipeline/types.ts';
import { BASELINE, builtInBaseline, tfjsBaseline } from './built-in-baseline.ts';
import { isFile } from './is-file.ts';
import type { ModuleLoader } from './module-loader.ts';
import { nameOfFile, slug } from './module-name.ts';
import { otherKind, otherKindByName } from './other-kind.ts';
import type { ResolvedModule, ResolveOptions } from './resolved-module.ts';
import { statedVersion } from './stated-version.ts';
import { externalFilesThere, isOnnxName } from './weights/external-files.ts';

const EXTENSIONS = ['.js', '.mjs', '.cjs', '.ts', '.mts'];
const VERSION_EXPORT = /\bexport\s+(?:const|let|var|function)\s+version\b/;

export const javaScriptLoader: ModuleLoader = {
  name: 'javascript',
  usage: '<file, folder or package>',
  description: 'JavaScript or TypeScript; ./baseline is the one in this folder, else the built-in one',
  accepts: () => true,
  resolve: resolveJavaScript,
};

/**
 * Finds an embedding module and what identifies it, without running any of its code.
 *
 * `specifier` is a path (`./my-module.js`, a folder, a `file:` URL; the extension may be left out) or a package that
 * can be resolved from `cwd`. `./baseline` is the one in the current folder, else the built-in baseline, by the engine that
 * is asked for.
 *
 * The identity is made of the hashes of the module's files (see `sourceClosure`) and the versions of the packages they
 * import; that of the built-in baseline is its version and that of what computes it.
 *
 * @throws UserError that tells what was tried, or that the module's `version` cannot be read from its source
 */
async function resolveJavaScript(specifier: string, options: ResolveOptions): Promise<ResolvedModule> {
  const { cwd } = options;
  const tried: string[] = [];
  const isPath = /^\.{1,2}(\/|$)/.test(specifier) || isAbsolute(specifier) || specifier.startsWith('file:');
  if (!isPath) {
    const found = await resolvePackage(specifier, cwd, tried);
    if (found !== undefined) return found;
  }
  const target = specifier.startsWith('file:') ? fileURLToPath(specifier) : resolve(cwd, specifier);
  const other = await otherKind(specifier, target);
  if (other !== undefined) throw other;
  const entry = await findFile(target, tried);
  if (entry !== undefined) {
    const url = pathToFileURL(entry).href;
    const identity = await fileIdentity(specifier, entry);
    return { specifier, name: moduleName(target), place: entry, url, identity };
  }
  if (specifier === BASELINE) return isTfjs(options) ? tfjsBaseline() : builtInBaseline();
  throw new UserError(`module ${specifier} not found; tried ${tried.join(', ')}`, {
    next: otherKindByName(specifier) ?? `use --module ${BASELINE} for the built-in baseline`,
  });
}

async function resolvePackage(
  specifier: string,
  cwd: string,
  tried: string[],
): Promise<ResolvedModule | undefined> {
  const { name, subpath } = splitPackageSpecifier(specifier);
  const found = await findPackage(name, cwd);
  if (found === undefined) {
    tried.push(`package ${name} from ${cwd}`);
    return undefined;
  }
  const entry = await packageEntry(found, subpath);
  if (entry === undefined) {
    throw new UserError(
      `module ${specifier}: package ${found.name} ${found.version} has no file for import \`${subpath}\``,
    );
  }
  const { files, packages } = await closureOf(entry);
  const identity = { package: found.name, version: found.version, files, packages };
  const place = `package:${specifier}`;
  return { specifier, name: slug(specifier), place, url: pathToFileURL(entry).href, identity };
}

async function fileIdentity(specifier: string, entry: string): Promise<JsonObject> {
  const source = await readFile(entry, 'utf8');
  const version = statedVersion(source);
  if (version === undefined && VERSION_EXPORT.test(source)) {
    throw new UserError(
      `module ${specifier}: \`version\` is not a plain string; expected for instance export const version = '1.0'`,
    );
  }
  const { files, packages } = await closureOf(entry);
  return { files, packages, ...(version === undefined ? {} : { version }) };
}

function closureOf(entry: string): Promise<SourceClosure> {
  return sourceClosure(entry, 'any', async (file) =>
    isOnnxName(file) ? (await externalFilesThere(file)).map((each) => join(dirname(file), each)) : [],
  );
}

async function findFile(target: string, tried: string[]): Promise<string | undefined> {
  for (const file of [target, ...EXTENSIONS.map((extension) => target + extension)]) {
    const stats = await ifThere(stat(file));
    if (stats?.isFile()) return file;
    if (!stats?.isDirectory()) tried.push(file);
  }
  const found = await readPackage(target, basename(target));
  const entry = found && (await packageEntry(found, '.'));
  if (entry !== undefined) return entry;
  for (const extension of EXTENSIONS) {
    const file = join(target, `index${extension}`);
    if (await isFile(file)) return file;
  }
  tried.push(join(target, 'index.js'));
  return undefined;
}

/** `/a/my-module.js` -> `my-module`; of a folder its name, of an index file and the like that of the folder above. */
function moduleName(target: string): string {
  const extension = extname(target);
  return nameOfFile(target, basename(target, EXTENSIONS.includes(extension) ? extension : ''));
}
