import { javaScriptLoader } from './javascript-loader.ts';
import type { ModuleLoader } from './module-loader.ts';
import { onnxLoader } from './onnx-loader.ts';
import { pythonLoader } from './python-loader.ts';
import { tfjsLoader } from './tfjs-loader.ts';
import { transformersLoader } from './transformers-loader.ts';

/** All loaders; the first that accepts a specifier has it, so the one that takes all others is the last. */
export const moduleLoaders: readonly ModuleLoader[] = [
  pythonLoader,
  onnxLoader,
  tfjsLoader,
  transformersLoader,
  javaScriptLoader,
];

/** The loader of a specifier. */
export function loaderOf(specifier: string): ModuleLoader {
  const loader = moduleLoaders.find(({ accepts }) => accepts(specifier));
  if (loader === undefined) throw new RangeError(`no loader for ${specifier}`);
  return loader;
}
