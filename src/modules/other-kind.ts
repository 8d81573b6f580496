import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { UserError } from '../errors.ts';
import { ifThere } from '../if-there.ts';

/** Files that another loader takes, by their extension. */
const KINDS: Readonly<Record<string, { readonly is: string; readonly prefix: string }>> = {
  '.py': { is: 'a Python file', prefix: 'python:' },
  '.onnx': { is: 'an ONNX model', prefix: 'onnx:' },
  '.ort': { is: 'a model of ONNX Runtime', prefix: 'onnx:' },
};
/** Files that a module of the user's own loads. */
const WEIGHTS =
  /\.(?:pt|pth|ckpt|safetensors|bin|h5|hdf5|keras|tflite|pb|pkl|joblib|npz|npy|msgpack|gguf|mlmodel|engine|trt)$/i;
const OWN = /\.[cm]?[jt]s$/;

/**
 * What was meant by a specifier without a prefix that names what another loader takes, or no loader.
 *
 * @param target absolute path that it may be
 * @returns undefined for a module of JavaScript, and for what is not there
 */
export async function otherKind(specifier: string, target: string): Promise<UserError | undefined> {
  const stats = await ifThere(stat(target));
  if (stats?.isDirectory()) return folderOfOtherKind(specifier, target);
  if (!stats?.isFile() || OWN.test(target)) return undefined;
  const extension = extname(target).toLowerCase();
  const kind = KINDS[extension] ?? ((await isTfjsModel(target)) ? TFJS : undefined);
  if (kind !== undefined) return useInstead(specifier, kind.is, `${kind.prefix}${specifier}`);
  if (extension === '') return undefined;
  const isWeights = WEIGHTS.test(target);
  return new UserError(
    `module ${specifier}: ${isWeights ? 'has weights alone' : `is a file ${extension}`}; expected a JavaScript file, or what heareval modules lists`,
    isWeights ? { next: `use --module python:./<the module that loads it>.py --weights ${specifier}` } : {},
  );
}

/** What to type where nothing is found by the name of a module. */
export function otherKindByName(specifier: string): string | undefined {
  const kind = KINDS[extname(specifier).toLowerCase()];
  if (kind !== undefined) return `use --module ${kind.prefix}<file> for ${kind.is}`;
  if (/^[A-Za-z]\w+:/.test(specifier)) return 'heareval modules';
  if (/^[\p{L}_]\w*(?:\.[\p{L}_]\w*)+$/u.test(specifier)) {
    return `use --module python:${specifier} for a Python module`;
  }
  if (/^[A-Za-z0-9][\w.-]*\/[A-Za-z0-9][\w.-]*$/.test(specifier)) {
    return `use --module transformers:${specifier} for a model of the Hugging Face hub`;
  }
  return undefined;
}

const TFJS = { is: 'a model of TensorFlow.js', prefix: 'tfjs:' };

async function folderOfOtherKind(specifier: string, folder: string): Promise<UserError | undefined> {
  const names = ((await ifThere(readdir(folder))) ?? []).sort();
  if (names.some((name) => name === 'package.json' || /^index\.(?:[cm]?js|m?ts)$/.test(name))) {
    return undefined;
  }
  const below = (name: string) => `${specifier.replace(/[/\\]+$/, '')}/${name}`;
  if (
    names.includes('config.json') &&
    (names.includes('onnx') || names.includes('preprocessor_config.json'))
  ) {
    return useInstead(specifier, 'a model in the layout of Hugging Face', `transformers:${specifier}`);
  }
  const onnx = names.find((name) => extname(name).toLowerCase() === '.onnx');
  if (onnx !== undefined) return useInstead(specifier, 'a folder with an ONNX model', `onnx:${below(onnx)}`);
  if (names.includes('model.json') && (await isTfjsModel(join(folder, 'model.json')))) {
    return useInstead(specifier, `a folder with ${TFJS.is}`, `tfjs:${below('model.json')}`);
  }
  if (!names.includes('__init__.py')) return undefined;
  return useInstead(specifier, 'a Python package', `python:${basename(folder)}`);
}

async function isTfjsModel(file: string): Promise<boolean> {
  if (extname(file).toLowerCase() !== '.json') return false;
  return ((await ifThere(readFile(file, 'utf8'))) ?? '').includes('"modelTopology"');
}

function useInstead(specifier: string, is: string, written: string): UserError {
  return new UserError(`module ${specifier}: is ${is}; expected ${written}`, {
    next: `use --module ${written}`,
  });
}
