import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, realpath, stat } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { dirname, extname, relative, resolve, sep } from 'node:path';
import { at } from '../at.ts';
import { findPackage, splitPackageSpecifier } from './installed-package.ts';

/** What the code of a module consists of, by content. */
export interface SourceClosure {
  /** SHA-256 of each file, by its path relative to the folder of the entry. */
  readonly files: Readonly<Record<string, string>>;
  /** Version of each package that the files import, by name. */
  readonly packages: Readonly<Record<string, string>>;
}

const CODE_EXTENSIONS = new Set(['.js', '.mjs', '.cjs', '.ts', '.mts', '.cts']);
const IMPLIED_EXTENSIONS = ['', '.js', '.mjs', '.cjs', '.ts', '.json', '/index.js'];
const STRING_LITERAL = /(['"`])((?:\\.|(?!\1)[^\\\n])*)\1/g;
const PACKAGE_IMPORT = /\b(?:from|import|require)\s*\(?\s*(['"])([^'"./][^'"]*)\1/g;

/**
 * Finds and hashes every local file that a module's code depends on: the entry and, again and again, each existing
 * file that a string in the source names relative to the file it stands in. So imports are followed and weights
 * opened by `new URL('./weights.onnx', import.meta.url)` count too, without running anything. A file whose name is put
 * together at run time is not seen. Code that is a link is where that leads to, as for Node.js.
 *
 * @param names which strings are taken for names of files: those that begin with `./` or `../` alone, or `any`, for
 * instance that in `join(import.meta.dirname, 'weights.onnx')`.
 * @param readWith names the files that are read with one that is no source
 */
export async function sourceClosure(
  entry: string,
  names: 'relative' | 'any',
  readWith: (file: string) => Promise<readonly string[]> = async () => [],
): Promise<SourceClosure> {
  const start = isCode(entry) ? await realpath(entry) : entry;
  const root = dirname(start);
  const files: Record<string, string> = {};
  const packages: Record<string, string> = {};
  const waiting = [start];
  const seen = new Set(waiting);
  const add = (found: readonly string[]) => {
    for (const file of found) {
      if (!seen.has(file)) waiting.push(file);
      seen.add(file);
    }
  };
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    const name = relative(root, file).split(sep).join('/');
    if (!isSource(file)) {
      files[name] = await hashFile(file);
      add(await readWith(file));
      continue;
    }
    const bytes = await readFile(file);
    files[name] = createHash('sha256').update(bytes).digest('hex');
    const text = bytes.toString('utf8');
    add(await filesNamedIn(text, dirname(file), names));
    for (const name of packagesNamedIn(text)) {
      const found = await findPackage(name, dirname(file));
      if (found !== undefined) packages[name] = found.version;
    }
  }
  return { files: sorted(files), packages: sorted(packages) };
}

function isSource(file: string): boolean {
  return isCode(file) || extname(file) === '.json';
}

/** What Node.js runs, and looks up by the place that links lead to. */
function isCode(file: string): boolean {
  return CODE_EXTENSIONS.has(extname(file));
}

/** Existing files that strings in a source name relative to its folder. */
export async function filesNamedIn(
  source: string,
  folder: string,
  names: 'relative' | 'any',
): Promise<string[]> {
  const literals = new Set<string>();
  for (const [, , literal = ''] of source.matchAll(STRING_LITERAL)) {
    if (/^\.{1,2}\/./.test(literal)) literals.add(literal);
    else if (names === 'any' && /^[^\\:*?"<>|]+\.\w{1,12}$/.test(literal)) literals.add(literal);
  }
  const found: string[] = [];
  for (const literal of literals) {
    const typed = literal.replace(/\.([cm]?)js$/, '.$1ts');
    for (const name of [...IMPLIED_EXTENSIONS.map((extension) => literal + extension), typed]) {
      const file = resolve(folder, name);
      const isFile = await stat(file).then(
        (stats) => stats.isFile(),
        () => false,
      );
      if (isFile) {
        found.push(isCode(file) ? await realpath(file) : file);
        break;
      }
    }
  }
  return found;
}

function packagesNamedIn(source: string): Set<string> {
  const specifiers = [...source.matchAll(PACKAGE_IMPORT)].map((match) => at(match, 2));
  return new Set(
    specifiers
      .filter((specifier) => !isBuiltin(specifier) && !specifier.includes(':'))
      .map((specifier) => splitPackageSpecifier(specifier).name),
  );
}

async function hashFile(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Uint8Array);
  return hash.digest('hex');
}

function sorted(record: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}
