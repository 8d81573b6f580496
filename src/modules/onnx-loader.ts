import path from 'node:path';
import { findPackage } from '../pipeline/keys/installed-package.ts';
import { isFile } from './is-file.ts';
import { slug } from './module-name.ts';
import { descriptionFile, readDescription } from './network/description.ts';
import { modelFile } from './network/model-file.ts';
import type { ResolvedModule, ResolveOptions } from './resolved-module.ts';
import { hashWeights } from './weights.ts';

const PREFIX = 'onnx:';
/** Part of every key: changes when the same model would be given, or would answer, something else. */
const LOADER_VERSION = '1';
const MODULE = new URL('./onnx/onnx-module.js', import.meta.url);

/**
 * Finds an ONNX model, `onnx:<file>`, and the JSON file beside it that describes it. The identity is made of the hash of
 * the model (and of `<file>.data` where it keeps its weights there), of what the description says, and of the version of
 * ONNX Runtime.
 *
 * @throws UserError that names the file and what is wrong
 */
export async function resolveOnnx(specifier: string, options: ResolveOptions): Promise<ResolvedModule> {
  const file = await modelFile(specifier, PREFIX, options, 'an ONNX model has its weights in itself');
  const external = `${file}.data`;
  const runtime = await findPackage('onnxruntime-node', import.meta.dirname);
  return {
    specifier,
    name: slug(path.parse(file).name),
    url: MODULE.href,
    weights: file,
    identity: {
      onnx: LOADER_VERSION,
      model: await hashWeights(file, file),
      ...((await isFile(external)) ? { external: await hashWeights(external, external) } : {}),
      description: await readDescription(descriptionFile(file)),
      packages: { 'onnxruntime-node': runtime?.version ?? '' },
    },
  };
}
