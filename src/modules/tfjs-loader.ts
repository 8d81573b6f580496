import { dirname, relative, sep } from 'node:path';
import { tfjsVersion } from '../compute/tfjs-backend.ts';
import { tfjsInUse } from '../compute/tfjs-in-use.ts';
import { UserError } from '../errors.ts';
import { TFJS_BASELINE, tfjsBaseline } from './built-in-baseline.ts';
import { isFile } from './is-file.ts';
import type { ModuleLoader } from './module-loader.ts';
import { nameOfFile } from './module-name.ts';
import { descriptionFile, readDescription } from './network/description.ts';
import { modelFile } from './network/model-file.ts';
import type { ResolvedModule, ResolveOptions } from './resolved-module.ts';
import { readModelFiles } from './tfjs/model-files.ts';
import { hashWeights } from './weights/hash-weights.ts';

const PREFIX = 'tfjs:';
/** Part of every key: changes when the same model would be given, or would answer, something else. */
const LOADER_VERSION = '2';
const MODULE = new URL('./tfjs/tfjs-module.js', import.meta.url);

export const tfjsLoader: ModuleLoader = {
  name: 'tfjs',
  usage: 'tfjs:<model.json>',
  description:
    'a graph or layers model of TensorFlow.js, described by the JSON file beside it; tfjs:baseline is the built-in one on it',
  accepts: (specifier) => specifier.startsWith(PREFIX),
  resolve: resolveTfjs,
};

/**
 * Finds a model of TensorFlow.js, `tfjs:<model.json>`, and the JSON file beside it that describes it. The identity is made
 * of the hashes of the model and of the files with its weights, of what the description says, and of the versions of
 * TensorFlow.js and of the package that computes, and that it does so on the processor where that one is for GPUs.
 *
 * @throws UserError that names the file and what is wrong
 */
async function resolveTfjs(specifier: string, options: ResolveOptions): Promise<ResolvedModule> {
  if (specifier === TFJS_BASELINE) return tfjsBaseline();
  const file = await modelFile(specifier, PREFIX, options, 'a TensorFlow.js model names its weights itself');
  const { shards } = await readModelFiles(file);
  const hashes: Record<string, string> = {};
  for (const shard of shards) {
    if (!(await isFile(shard))) {
      throw new UserError(`module ${specifier}: there is no file ${shard}, which ${file} has its weights in`);
    }
    hashes[relative(dirname(file), shard).split(sep).join('/')] = await hashWeights(shard, shard);
  }
  const { backend, version, device } = tfjsInUse();
  return {
    specifier,
    name: nameOfFile(file),
    place: file,
    url: MODULE.href,
    weights: file,
    identity: {
      tfjs: LOADER_VERSION,
      model: await hashWeights(file, file),
      weights: hashes,
      description: await readDescription(descriptionFile(file)),
      packages: { '@tensorflow/tfjs-core': tfjsVersion(), [backend]: version },
      ...(device && { device }),
    },
  };
}
