import { hash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { basename, dirname, join, posix, relative, resolve, sep } from 'node:path';
import { componentVersions } from '../../src/component-versions.ts';
import { findPackage, splitPackageSpecifier } from '../../src/packages/installed-package.ts';
import { filesNamedIn } from '../../src/packages/source-closure.ts';
import { canonicalJson } from '../../src/pipeline/keys/canonical-json.ts';
import { type CodeOfFile, codeOfFile, type DefinedStep } from './code-of-file.ts';

/** A step of the package as its code is now. */
export interface StepClosure {
  readonly version: string;
  /** The file that defines it, below `src`. */
  readonly file: string;
  /** Hashes of the code of files and versions of packages, by name. */
  readonly parts: Readonly<Record<string, string>>;
}

/**
 * Folders and files that decide no bytes. The pipeline hands over inputs and keeps what is written, whatever that is,
 * and its own tests hold it to that; what is told to people comes after.
 */
const LEFT_OUT =
  /^(pipeline|packages|cli|report|doctor)\/|^(discard-file|disk-error|errors|rename-file|run-program|component-versions)\.js$/;
/** What a file of a task makes nodes with; these are steps of their own, and its metadata are the rows that it reads. */
const MAKES_TASKS = /^tasks\/(program|corpus\/define-task)\.js$/;
/**
 * Modules are in the keys of embeddings by versions of their own, which these constants state; the step that embeds loads
 * them at run time.
 */
const MODULES: Readonly<Record<string, readonly [file: string, constant: string]>> = {
  'module ./baseline': ['baseline/index.js', 'version'],
  'module tfjs:baseline': ['baseline/tfjs/tfjs-baseline.js', 'version'],
  'module onnx:': ['modules/onnx-loader.js', 'LOADER_VERSION'],
  'module python:': ['modules/python-loader.js', 'BRIDGE_VERSION'],
  'module tfjs:': ['modules/tfjs-loader.js', 'LOADER_VERSION'],
  'module transformers:': ['modules/transformers-loader.js', 'LOADER_VERSION'],
};
/** Steps that write what errors say into their outputs. */
const WRITES_MESSAGES: ReadonlySet<string> = new Set(['UnreadableAudio']);

/**
 * Finds the steps that files below a folder define, and all that decides their bytes: the compiled file that defines
 * it, the files that this imports or starts as workers, again and again, and the versions of the packages that they
 * import, except those that are in keys themselves.
 *
 * @param compiled folder of JavaScript made of the TypeScript in `sources`
 */
export async function stepClosures(sources: string, compiled: string): Promise<Map<string, StepClosure>> {
  const files = new Files(compiled);
  const definers = readdirSync(sources, { recursive: true, encoding: 'utf8' })
    .map((file) => file.split(sep).join('/'))
    .filter((file) => file.endsWith('.ts') && !file.startsWith('pipeline/'))
    .filter((file) =>
      /\bdefine(Step|ExtractMetadata|Synthesis)\b/.test(readFileSync(join(sources, file), 'utf8')),
    )
    .map((file) => file.replace(/\.ts$/, '.js'))
    .filter((file) => files.code(file)?.steps.length !== 0)
    .sort();
  const closures = new Map<string, StepClosure>();
  for (const file of definers) {
    for (const step of files.code(file)?.steps ?? []) {
      const name = nameOf(step, file);
      if (closures.has(name)) throw new Error(`src/${file}: a second step ${name}`);
      const isTask = dirname(file) === 'tasks';
      const leaveOut = (other: string) =>
        LEFT_OUT.test(other) || (isTask && (MAKES_TASKS.test(other) || definers.includes(other)));
      const parts = await files.partsOf(file, leaveOut, WRITES_MESSAGES.has(step.name));
      closures.set(name, { version: step.version, file: sourceName(file), parts });
    }
  }
  for (const [name, [file, constant]] of Object.entries(MODULES)) {
    if (!existsSync(join(compiled, file))) continue;
    const version = files.code(file)?.constants.get(constant);
    if (version === undefined) throw new Error(`src/${sourceName(file)}: no constant ${constant}`);
    const parts = await files.partsOf(file, (other) => LEFT_OUT.test(other), false);
    closures.set(name, { version, file: sourceName(file), parts });
  }
  return closures;
}

/** One hash for all parts. */
export function closureHash(parts: Readonly<Record<string, string>>): string {
  return hash('sha256', canonicalJson(parts)).slice(0, 16);
}

/** Of steps that each task defines for itself, the task's too. */
function nameOf({ by, name }: DefinedStep, file: string): string {
  if (by === 'defineStep') return name;
  return `${by.replace('define', '')} ${basename(file, '.js')}`;
}

/** What is compiled, read once. */
class Files {
  readonly #folder: string;
  readonly #codes = new Map<string, CodeOfFile | undefined>();
  readonly #named = new Map<string, Promise<readonly string[]>>();
  readonly #packages = new Map<string, Promise<string | undefined>>();

  constructor(folder: string) {
    this.#folder = resolve(folder);
  }

  /** `undefined`: it is no code. */
  code(file: string): CodeOfFile | undefined {
    if (!this.#codes.has(file)) {
      const read = () => codeOfFile(readFileSync(join(this.#folder, file), 'utf8'));
      this.#codes.set(file, file.endsWith('.js') ? read() : undefined);
    }
    return this.#codes.get(file);
  }

  async partsOf(
    entry: string,
    leaveOut: (file: string) => boolean,
    withMessages: boolean,
  ): Promise<Record<string, string>> {
    const parts: Record<string, string> = {};
    const seen = new Set([entry]);
    for (const file of seen) {
      const code = this.code(file);
      const name = sourceName(file);
      parts[name] = (code?.code ?? this.#hashOf(file)).slice(0, 16);
      if (code === undefined) continue;
      if (withMessages && code.messages !== undefined) {
        parts[`messages of ${name}`] = code.messages.slice(0, 16);
      }
      for (const other of await this.#namedIn(file, code)) if (!leaveOut(other)) seen.add(other);
      for (const specifier of code.imports) {
        const version = await this.#versionOf(specifier);
        if (version !== undefined) parts[`package ${splitPackageSpecifier(specifier).name}`] = version;
      }
    }
    return parts;
  }

  /** JSON, Python and the like, whatever the ends of their lines. */
  #hashOf(file: string): string {
    return hash('sha256', readFileSync(join(this.#folder, file), 'utf8').replaceAll('\r\n', '\n'));
  }

  #namedIn(file: string, code: CodeOfFile): Promise<readonly string[]> {
    let named = this.#named.get(file);
    if (named === undefined) {
      named = this.#findNamed(file, code);
      this.#named.set(file, named);
    }
    return named;
  }

  /** Of a file that only passes on what others export, those that the names come from that are imported. */
  async #findNamed(file: string, { strings, importedNames }: CodeOfFile): Promise<readonly string[]> {
    const folder = dirname(join(this.#folder, file));
    const found: string[] = [];
    for (const text of strings) {
      for (const each of await filesNamedIn(JSON.stringify(text), folder, 'relative')) {
        const other = relative(this.#folder, each).split(sep).join('/');
        const passesOn = this.code(other)?.passesOn;
        const names = importedNames.get(text);
        const sources = names?.map((name) => passesOn?.get(name));
        if (passesOn === undefined || sources === undefined || sources.includes(undefined)) found.push(other);
        else for (const source of sources) found.push(posix.join(posix.dirname(other), source ?? ''));
      }
    }
    return found;
  }

  async #versionOf(specifier: string): Promise<string | undefined> {
    if (/^[./]|:/.test(specifier) || isBuiltin(specifier)) return undefined;
    const { name } = splitPackageSpecifier(specifier);
    if (name in componentVersions()) return undefined;
    let version = this.#packages.get(name);
    if (version === undefined) {
      version = findPackage(name, this.#folder).then((found) => found?.version);
      this.#packages.set(name, version);
    }
    return version;
  }
}

function sourceName(file: string): string {
  return file.replace(/\.js$/, '.ts');
}
