import { stat } from 'node:fs/promises';
import { join, posix, resolve } from 'node:path';
import { UserError } from '../errors.ts';
import { ifThere } from '../if-there.ts';
import { findPackage } from '../packages/installed-package.ts';
import type { ModuleLoader } from './module-loader.ts';
import { nameOfFolder, slug } from './module-name.ts';
import type { ResolvedModule, ResolveOptions } from './resolved-module.ts';
import type { ModelId } from './transformers/download.ts';
import { filesOf, readModelFacts } from './transformers/model-folder.ts';
import { findTransformers } from './transformers/transformers-package.ts';
import { hashWeights } from './weights/hash-weights.ts';

const PREFIX = 'transformers:';
/** Part of every key: changes when the same model would be given, or would answer, something else. */
const LOADER_VERSION = '1';
const MODULE = new URL('./transformers/transformers-module.js', import.meta.url);

export const transformersLoader: ModuleLoader = {
  name: 'transformers',
  usage: 'transformers:<folder or id>',
  description:
    'an audio model of the Hugging Face hub, by @huggingface/transformers; --layer chooses its layer',
  takes: ['layer'],
  accepts: (specifier) => specifier.startsWith(PREFIX),
  resolve: resolveTransformers,
};

/**
 * Finds an audio model of @huggingface/transformers: `transformers:<folder>`, of which nothing is fetched, or
 * `transformers:<id>` of the Hugging Face hub, `owner/name` or `owner/name@revision`. The identity is made of the hashes of
 * its files, of the layer, and of the versions of the package and of ONNX Runtime.
 *
 * @throws UserError that names what is missing and the command that gets it
 */
async function resolveTransformers(
  specifier: string,
  { cwd, weights, layer }: ResolveOptions,
): Promise<ResolvedModule> {
  const written = specifier.slice(PREFIX.length);
  if (weights !== undefined) {
    throw new UserError(`--weights ${weights}: the model of ${specifier} has its own; expected no --weights`);
  }
  const transformers = await findTransformers(cwd);
  const { folder, id } = await findFolder(written, specifier, cwd);
  const facts = await readModelFacts(folder);
  const hashes: Record<string, string> = {};
  for (const file of await filesOf(folder, facts)) {
    hashes[file] = await hashWeights(join(folder, file), file);
  }
  const runtime = await findPackage('onnxruntime-node', transformers.folder);
  const name = id === undefined ? nameOfFolder(folder) : slug(posix.basename(id.id));
  return {
    specifier,
    name: layer === undefined ? name : `${name}-layer-${slug(layer.replace(/^-/, 'minus-'))}`,
    place: id === undefined ? folder : `package:${id.id}@${id.revision}`,
    url: MODULE.href,
    weights: folder,
    ...(layer === undefined ? {} : { layer }),
    identity: {
      transformers: LOADER_VERSION,
      files: hashes,
      layer: layer ?? 'last',
      packages: {
        '@huggingface/transformers': transformers.version,
        'onnxruntime-node': runtime?.version ?? '',
      },
    },
  };
}

/** The folder of a model, and its id where it is one of the hub. */
async function findFolder(
  written: string,
  specifier: string,
  cwd: string,
): Promise<{ readonly folder: string; readonly id?: ModelId }> {
  const folder = resolve(cwd, written);
  const stats = await ifThere(stat(folder));
  if (stats?.isDirectory() && written !== '') return { folder };
  const id = modelId(written);
  if (id !== undefined) {
    const { fetchModel } = await import('./transformers/download.ts');
    return { folder: await fetchModel(id, specifier), id };
  }
  throw new UserError(
    `module ${specifier}: there is no folder ${folder}; expected one, or an id of the Hugging Face hub (owner/name)`,
  );
}

function modelId(written: string): ModelId | undefined {
  const found = /^([A-Za-z0-9][\w.-]*\/[A-Za-z0-9][\w.-]*)(?:@([\w.-]+))?$/.exec(written);
  return found?.[1] === undefined ? undefined : { id: found[1], revision: found[2] ?? 'main' };
}
