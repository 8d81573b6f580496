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
}

/** Node.js from this version on lacks functions that tfjs-node 4.22 calls. */
const FIRST_NODE_WITHOUT_NATIVE = 23;
const NATIVE = ['@tensorflow/tfjs-node-gpu', '@tensorflow/tfjs-node'];
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
 * beside this program, with their native library, and this Node.js can run them; else WebAssembly. Loads nothing.
 *
 * @throws UserError that says how to install TensorFlow.js, where it is in neither place
 */
export function chooseTfjsBackend(
  cwd = process.cwd(),
  nodeVersion: string = process.versions.node,
  beside = import.meta.dirname,
): TfjsBackend {
  const places = [cwd, beside].map(requireFrom);
  const isNativePossible = Number.parseInt(nodeVersion, 10) < FIRST_NODE_WITHOUT_NATIVE;
  for (const name of isNativePossible ? NATIVE : []) {
    for (const require of places) {
      const found = packageIn(require, name);
      if (found !== undefined && hasNativeLibrary(found.folder)) {
        return { name: 'tensorflow', package: name, version: found.version, entry: require.resolve(name) };
      }
    }
  }
  const { require, version } = findTfjs(WASM, cwd, beside);
  return { name: 'wasm', package: WASM, version, entry: require.resolve(WASM) };
}

/** Loads TensorFlow.js with a backend. */
export async function loadTfjs({ name, entry }: TfjsBackend): Promise<Tfjs> {
  const tf = requireTfjs<Tfjs>(CORE);
  // Else it prints advice to install tfjs-node.
  tf.enableProdMode();
  requireFrom(import.meta.dirname)(entry);
  await tf.setBackend(name);
  await tf.ready();
  return tf;
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

/** Its install script fetches it; where scripts are off it is not there. */
function hasNativeLibrary(folder: string): boolean {
  return ['napi-v8', 'napi-v9', 'napi-v10'].some((abi) =>
    existsSync(join(folder, 'lib', abi, 'tfjs_binding.node')),
  );
}
