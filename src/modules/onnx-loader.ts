import { basename } from 'node:path';
import { findPackage } from '../packages/installed-package.ts';
import type { Json } from '../pipeline/types.ts';
import type { ModuleLoader } from './module-loader.ts';
import { nameOfFile } from './module-name.ts';
import { descriptionFile, readDescription } from './network/description.ts';
import { modelFile } from './network/model-file.ts';
import type { ResolvedModule, ResolveOptions } from './resolved-module.ts';
import { hashExternalFiles } from './weights/external-files.ts';
import { hashWeights } from './weights/hash-weights.ts';

const PREFIX = 'onnx:';
/** Part of every key: changes when the same model would be given, or would answer, something else. */
const LOADER_VERSION = '2';
const MODULE = new URL('./onnx/onnx-module.js', import.meta.url);

export const onnxLoader: ModuleLoader = {
  name: 'onnx',
  usage: 'onnx:<file>',
  description: 'an ONNX model of waveforms or log mel spectra, described by the JSON file beside it',
  takes: ['device'],
  accepts: (specifier) => specifier.startsWith(PREFIX),
  resolve: resolveOnnx,
};

/**
 * Finds an ONNX model, `onnx:<file>`, and the JSON file beside it that describes it. The identity is made of the hash of
 * the model and of every file that it names for its weights, of what the description says, of the version of ONNX
 * Runtime, and of the device that is not the CPU.
 *
 * @throws UserError that names the file and what is wrong
 */
async function resolveOnnx(specifier: string, options: ResolveOptions): Promise<ResolvedModule> {
  const file = await modelFile(specifier, PREFIX, options, 'an ONNX model has its weights in itself');
  const external = await hashExternalFiles(file);
  const { device = 'cpu' } = options;
  const runtime = await findPackage('onnxruntime-node', import.meta.dirname);
  return {
    specifier,
    name: nameOfFile(file),
    place: file,
    url: MODULE.href,
    weights: file,
    ...(device === 'cpu' ? {} : { device }),
    identity: {
      onnx: LOADER_VERSION,
      model: await hashWeights(file, file),
      ...(Object.keys(external).length > 0 && { external: ofOneFile(external, file) }),
      description: await readDescription(descriptionFile(file)),
      packages: { 'onnxruntime-node': runtime?.version ?? '' },
      // Each rounds in its own way.
      ...(device === 'cpu' ? {} : { device }),
    },
  };
}

/** The hash alone where all is in `<file>.data`: so it is in the keys of what was embedded when no other name was known. */
function ofOneFile(external: Readonly<Record<string, string>>, file: string): Json {
  const [[name, hash] = [], ...others] = Object.entries(external);
  return others.length === 0 && hash !== undefined && name === `${basename(file)}.data` ? hash : external;
}
