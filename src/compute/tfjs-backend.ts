import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { UserError } from '../errors.ts';
import { installCommand } from '../install-command.ts';

/** TensorFlow.js, without any model format. */
export type Tfjs = typeof import('@tensorflow/tfjs-core');

/** What TensorFlow.js computes on. */
export interface TfjsBackend {
  /** As TensorFlow.js names it. */
  readonly name: 'tensorflow' | 'wasm';
  /** The package that has it, as part of keys: each computes with roundings of its own. */
  readonly package: string;
  readonly version: string;
  /** What is loaded. */
  readonly entry: string;
  /** In words, why a package that would have come first is not used, though it is installed. */
  readonly passedOver?: string;
}

/** The package that computes on a GPU, where there is one. */
export const GPU_PACKAGE = '@tensorflow/tfjs-node-gpu';
/** `wasm`: WebAssembly, whatever else is installed. */
const CHOICE = 'HEAREVAL_TFJS';

/** Node.js from this version on lacks functions that tfjs-node 4.22 calls. */
const FIRST_NODE_WITHOUT_NATIVE = 23;
const NATIVE = [GPU_PACKAGE, '@tensorflow/tfjs-node'];
const WASM = '@tensorflow/tfjs-backend-wasm';
const CORE = '@tensorflow/tfjs-core';
/** What is installed for `tfjs:` and `--engine tfjs`; 119 MB, so heareval does not bring it. */
const PACKAGES = [
  CORE,
  '@tensorflow/tfjs-converter',
  '@tensorflow/tfjs-layers',
  WASM,
  '@tensorflow/tfjs-backend-cpu',
] as const;
const VERSION = '4.22.0';

/**
 * The backend to use: `@tensorflow/tfjs-node-gpu`, else `@tensorflow/tfjs-node`, where they are installed in `cwd` or
 * beside this program, with their native library, and this Node.js can run them; else, or where the environment has
 * HEAREVAL_TFJS=wasm, WebAssembly. Loads nothing.
 *
 * @throws UserError that says how to install TensorFlow.js, where it is in neither place
 */
export function chooseTfjsBackend({
  cwd = process.cwd(),
  beside = import.meta.dirname,
  nodeVersion = process.versions.node as string,
  choice = process.env[CHOICE],
} = {}): TfjsBackend {
  if (choice !== undefined && choice !== '' && choice !== 'wasm') {
    throw new UserError(`${CHOICE}=${choice}: expected wasm, or nothing`);
  }
  let passedOver: string | undefined;
  for (const name of choice === 'wasm' ? [] : NATIVE) {
    for (const require of [cwd, beside].map(requireFrom)) {
      const found = packageIn(require, name);
      if (found === undefined) continue;
      const { version } = found;
      const problem = nativeProblem(name, found.folder, nodeVersion);
      if (problem === undefined) {
        const entry = require.resolve(name);
        return { name: 'tensorflow', package: name, version, entry, ...(passedOver && { passedOver }) };
      }
      passedOver ??= `${name} ${version} ${problem}`;
    }
  }
  const { require, version } = findTfjs(WASM, cwd, beside);
  const entry = require.resolve(WASM);
  return { name: 'wasm', package: WASM, version, entry, ...(passedOver && { passedOver }) };
}

/**
 * Loads TensorFlow.js with a backend.
 *
 * @throws UserError for a native library that cannot be loaded
 */
export async function loadTfjs({ name, package: packageName, version, entry }: TfjsBackend): Promise<Tfjs> {
  const tf = requireTfjs<Tfjs>(CORE);
  // Else it prints advice to install tfjs-node.
  tf.enableProdMode();
  try {
    requireFrom(import.meta.dirname)(entry);
    await tf.setBackend(name);
    await tf.ready();
  } catch (cause) {
    if (name !== 'tensorflow') throw cause;
    const [why] = String(cause instanceof Error ? cause.message : cause).split('\n');
    throw new UserError(
      `${packageName} ${version} cannot be loaded: ${why}; ${rebuild(packageName)} gets its library anew, ${CHOICE}=wasm does without it`,
      { cause },
    );
  }
  return tf;
}

/** Whether TensorFlow.js, loaded, computes on a GPU. */
export function isOnGpu(tf: Tfjs): boolean {
  return (tf.backend() as { readonly isUsingGpuDevice?: boolean }).isUsingGpuDevice === true;
}

/** As `loadTfjs`, with the gradients of all operations: the package of layers brings them. */
export async function loadTfjsForTraining(backend: TfjsBackend): Promise<Tfjs> {
  requireTfjs('@tensorflow/tfjs-layers');
  return loadTfjs(backend);
}

/** Goes on with the backend that has all operations, in plain JavaScript. Tensors move when they are used. */
export async function fallBackToCpu(tf: Tfjs): Promise<void> {
  requireTfjs('@tensorflow/tfjs-backend-cpu');
  await tf.setBackend('cpu');
}

/** Whether an error says that a backend lacks an operation: see `fallBackToCpu`. */
export function isMissingKernel(error: unknown): boolean {
  return error instanceof Error && /^Kernel '\w+' not registered for backend/.test(error.message);
}

/** Version of TensorFlow.js without a backend, as part of keys. */
export function tfjsVersion(): string {
  return findTfjs(CORE).version;
}

/**
 * One of the packages of TensorFlow.js, installed in the current folder or beside this program.
 *
 * @throws UserError that says how to install it
 */
export function requireTfjs<T>(name: (typeof PACKAGES)[number]): T {
  return findTfjs(name).require(name) as T;
}

function findTfjs(name: (typeof PACKAGES)[number], cwd = process.cwd(), beside = import.meta.dirname) {
  for (const require of [cwd, beside].map(requireFrom)) {
    const found = packageIn(require, name);
    if (found !== undefined) return { require, version: found.version };
  }
  throw new UserError(`${name} is not installed in ${cwd}; tfjs: and --engine tfjs need it`, {
    next: installCommand(PACKAGES.map((each) => `${each}@${VERSION}`)),
  });
}

function requireFrom(folder: string): NodeJS.Require {
  return createRequire(join(folder, 'package.json'));
}

function packageIn(require: NodeJS.Require, name: string): { folder: string; version: string } | undefined {
  for (const modules of require.resolve.paths(name) ?? []) {
    const file = join(modules, name, 'package.json');
    if (!existsSync(file)) continue;
    const { version } = JSON.parse(readFileSync(file, 'utf8')) as { version: string };
    return { folder: dirname(file), version };
  }
  return undefined;
}

/** In words, why a native package that is installed cannot be used. */
function nativeProblem(name: string, folder: string, nodeVersion: string): string | undefined {
  if (Number.parseInt(nodeVersion, 10) >= FIRST_NODE_WITHOUT_NATIVE) {
    return `needs a Node.js before ${FIRST_NODE_WITHOUT_NATIVE}, this is ${nodeVersion}`;
  }
  // Of the interfaces to native code that it lists, 3 to 8, it looks for the last that Node.js has.
  if (existsSync(join(folder, 'lib', 'napi-v8', 'tfjs_binding.node'))) return undefined;
  return `has no native library, which ${rebuild(name)} gets`;
}

/** The command that runs the install script of a package. */
function rebuild(name: string): string {
  return `npm rebuild ${name} --ignore-scripts=false`;
}
