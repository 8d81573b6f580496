import { basename, extname, join, resolve } from 'node:path';
import { UserError } from '../errors.ts';
import { sourceClosure } from '../packages/source-closure.ts';
import type { JsonObject } from '../pipeline/types.ts';
import { framed } from './framed.ts';
import { isFile } from './is-file.ts';
import { loaderOf, moduleLoaders } from './loaders.ts';
import { givenName, nameOfFile, nameOfFolder, shortened } from './module-name.ts';
import type { ResolvedModule, ResolveOptions } from './resolved-module.ts';
import { embeddingName, MODEL_FILE, trainedFolder } from './trained-folder.ts';
import { externalFilesThere, hashExternalFiles, isOnnxName } from './weights/external-files.ts';
import { folderFiles } from './weights/folder-files.ts';
import { hashWeights } from './weights/hash-weights.ts';

/**
 * Finds an embedding module and what identifies it, without running any of its code, by the loader that accepts the
 * specifier (see `moduleLoaders`); the folder of a trained model stands for its newest network, as `onnx:` takes it.
 * Framing and weights become part of the identity, and of the name where none is given.
 *
 * @throws UserError that tells what was tried, or what the module's identity cannot be read from
 */
export async function resolveModule(specifier: string, options: ResolveOptions): Promise<ResolvedModule> {
  if (specifier === '') throw new UserError('--module is empty; expected a path or a package');
  const trained = await trainedFolder(specifier, options.cwd);
  if (trained !== undefined) {
    const model = `onnx:${join(trained.folder, MODEL_FILE)}`;
    return resolveModule(model, { ...options, name: options.name ?? embeddingName(trained) });
  }
  const loader = loaderOf(specifier);
  if (options.layer !== undefined && loader.takes?.includes('layer') !== true) {
    const takers = moduleLoaders.filter(({ takes }) => takes?.includes('layer')).map(({ usage }) => usage);
    throw new UserError(
      `--layer ${options.layer}: chooses a layer of ${takers.join(' or ')}; ${specifier} gives what it gives`,
    );
  }
  const name = options.name === undefined ? undefined : givenName(options.name);
  const module = framed(await loader.resolve(specifier, options), options);
  if (options.weights === undefined) return { ...module, name: name ?? shortened(module.name) };
  const weights = resolve(options.cwd, options.weights);
  const named = (await isFile(weights)) ? nameOfFile(weights) : nameOfFolder(weights);
  return {
    ...module,
    name: name ?? shortened(`${module.name}-${named}`),
    identity: { ...module.identity, ...(await weightsIdentity(weights, options.weights)) },
    weights,
  };
}

async function weightsIdentity(weights: string, written: string): Promise<JsonObject> {
  const identity = { weights: await hashWeights(weights, written) };
  if (await isFile(weights)) {
    const external = isOnnxName(weights) ? await hashExternalFiles(weights) : await hashNamedFiles(weights);
    return Object.keys(external).length === 0 ? identity : { ...identity, external };
  }
  // All that lies in the folder is in its hash; what lies elsewhere is refused.
  const { files } = await folderFiles(weights);
  for (const file of files.filter(isOnnxName)) await externalFilesThere(join(weights, file));
  return identity;
}

/** The files that a JSON file names beside it, as the `model.json` of TensorFlow.js and the indices of Hugging Face do. */
async function hashNamedFiles(weights: string): Promise<Readonly<Record<string, string>>> {
  if (extname(weights).toLowerCase() !== '.json') return {};
  const { files } = await sourceClosure(weights, 'any');
  const { [basename(weights)]: _itself, ...others } = files;
  return others;
}
