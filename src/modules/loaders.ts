import { resolveJavaScript } from './javascript-loader.ts';
import { resolveOnnx } from './onnx-loader.ts';
import { resolvePython } from './python-loader.ts';
import type { ResolvedModule, ResolveOptions } from './resolved-module.ts';
import { resolveTfjs } from './tfjs-loader.ts';
import { resolveTransformers } from './transformers-loader.ts';

/** A kind of module that `--module` takes. */
export interface ModuleLoader {
  readonly name: string;
  /** How a specifier of it is written. */
  readonly usage: string;
  readonly description: string;
  accepts(specifier: string): boolean;
  /**
   * Finds a module and what identifies it, without running any of its code.
   *
   * @throws UserError that names the specifier and tells what was expected
   */
  resolve(specifier: string, options: ResolveOptions): Promise<ResolvedModule>;
}

/** All loaders; the first that accepts a specifier has it. */
export const moduleLoaders: readonly ModuleLoader[] = [
  {
    name: 'python',
    usage: 'python:<module or file.py>',
    description: 'a Python module of HEAR 2021, run by the interpreter that --python names',
    accepts: (specifier) => specifier.startsWith('python:'),
    resolve: resolvePython,
  },
  {
    name: 'onnx',
    usage: 'onnx:<file>',
    description: 'an ONNX model of waveforms or log mel spectra, described by the JSON file beside it',
    accepts: (specifier) => specifier.startsWith('onnx:'),
    resolve: resolveOnnx,
  },
  {
    name: 'tfjs',
    usage: 'tfjs:<model.json>',
    description: 'a graph or layers model of TensorFlow.js, described by the JSON file beside it',
    accepts: (specifier) => specifier.startsWith('tfjs:'),
    resolve: resolveTfjs,
  },
  {
    name: 'transformers',
    usage: 'transformers:<folder or id>',
    description:
      'an audio model of the Hugging Face hub, by @huggingface/transformers; --layer chooses its layer',
    accepts: (specifier) => specifier.startsWith('transformers:'),
    resolve: resolveTransformers,
  },
  {
    name: 'javascript',
    usage: '<file, folder or package>',
    description: 'JavaScript or TypeScript; ./baseline is the one in this folder, else the built-in one',
    accepts: () => true,
    resolve: resolveJavaScript,
  },
];
