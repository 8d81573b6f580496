import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

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

const own = createRequire(import.meta.url);
/** Node.js from this version on lacks functions that tfjs-node 4.22 calls. */
const FIRST_NODE_WITHOUT_NATIVE = 23;
const NATIVE = ['@tensorflow/tfjs-node-gpu', '@tensorflow/tfjs-node'];
const WASM = '@tensorflow/tfjs-backend-wasm';

/**
 * The backend to use: `@tensorflow/tfjs-node-gpu`, else `@tensorflow/tfjs-node`, where they are installed in `cwd` or
 * beside this program, with their native library, and this Node.js can run them; else WebAssembly. Loads nothing.
 */
export function chooseTfjsBackend(
  cwd = process.cwd(),
  nodeVersion: string = process.versions.node,
): TfjsBackend {
  const places = [createRequire(path.join(cwd, 'package.json')), own];
  const isNativePossible = Number.parseInt(nodeVersion, 10) < FIRST_NODE_WITHOUT_NATIVE;
  for (const name of isNativePossible ? NATIVE : []) {
    for (const require of places) {
      const found = packageIn(require, name);
      if (found !== undefined && hasNativeLibrary(found.folder)) {
        return { name: 'tensorflow', package: name, version: found.version, entry: require.resolve(name) };
      }
    }
  }
  const found = packageIn(own, WASM);
  if (found === undefined) throw new Error(`${WASM} is not installed`);
  return { name: 'wasm', package: WASM, version: found.version, entry: own.resolve(WASM) };
}

/** Loads TensorFlow.js with a backend. */
export async function loadTfjs({ name, entry }: TfjsBackend): Promise<Tfjs> {
  const tf = own('@tensorflow/tfjs-core') as Tfjs;
  // Else it prints advice to install tfjs-node.
  tf.enableProdMode();
  own(entry);
  await tf.setBackend(name);
  await tf.ready();
  return tf;
}

/** As `loadTfjs`, with the gradients of all operations: the package of layers brings them. */
export async function loadTfjsForTraining(backend: TfjsBackend): Promise<Tfjs> {
  own('@tensorflow/tfjs-layers');
  return loadTfjs(backend);
}

/** Goes on with the backend that has all operations, in plain JavaScript. Tensors move when they are used. */
export async function fallBackToCpu(tf: Tfjs): Promise<void> {
  own('@tensorflow/tfjs-backend-cpu');
  await tf.setBackend('cpu');
}

/** Whether an error says that a backend lacks an operation: see `fallBackToCpu`. */
export function isMissingKernel(error: unknown): boolean {
  return error instanceof Error && /^Kernel '\w+' not registered for backend/.test(error.message);
}

function packageIn(require: NodeJS.Require, name: string): { folder: string; version: string } | undefined {
  for (const modules of require.resolve.paths(name) ?? []) {
    const file = path.join(modules, name, 'package.json');
    if (!existsSync(file)) continue;
    const { version } = JSON.parse(readFileSync(file, 'utf8')) as { version: string };
    return { folder: path.dirname(file), version };
  }
  return undefined;
}

/** Its install script fetches it; where scripts are off it is not there. */
function hasNativeLibrary(folder: string): boolean {
  return ['napi-v8', 'napi-v9', 'napi-v10'].some((abi) =>
    existsSync(path.join(folder, 'lib', abi, 'tfjs_binding.node')),
  );
}
