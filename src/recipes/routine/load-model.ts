import { existsSync, statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { discardFile } from '../../discard-file.ts';
import { UserError } from '../../errors.ts';
import { programVersions } from '../../pipeline/index.ts';
import { type ExportedModel, lossOf, readExportedModel } from './exported-model.ts';
import { fetchExported } from './fetch-exported.ts';
import type { Model, ModelClass } from './model.ts';
import { ModelGraph } from './model-graph.ts';
import type { Parameters } from './parameters.ts';

const EXPORTED = /^(epoch_\d+|parameters)\.npz$/;

/**
 * A model with the weights that a Routine exported.
 *
 * @param path a file, or a folder of a run, of which the one with the lowest loss is taken
 * @param url where the file is downloaded from, if it is not there
 * @throws UserError where there is none, or it is one of another model or with weights of another shape
 */
export async function loadModel<P extends Parameters, M extends Model<P>>(
  Class: ModelClass<P, M>,
  path: string,
  url?: string,
): Promise<M> {
  const isFetched = url !== undefined && (await fetchExported(path, url));
  const { file, exported } =
    existsSync(path) && statSync(path).isDirectory()
      ? await bestOf(path)
      : { file: path, exported: await readExportedModel(path).catch(discardFetched(path, isFetched)) };
  const { name } = exported.run_info.model;
  if (name !== Class.name) {
    throw new UserError(`${file}: is a model of class ${name}; expected one of ${Class.name}`);
  }
  const model = new Class(exported.hyperparameters as P);
  await giveWeights(model, exported, file);
  return model;
}

/** @throws UserError where the model has other weights, or of another shape */
export async function giveWeights(
  model: Model<Parameters>,
  exported: ExportedModel,
  file: string,
): Promise<void> {
  const { shapes, model_state_dict: weights } = exported;
  const graph = await ModelGraph.create(model, shapes, (name) => weights[name] ?? new Float32Array());
  const names = new Set([...graph.weights.keys(), ...Object.keys(shapes.weights)]);
  const told = (dims: readonly number[] | undefined) =>
    dims === undefined ? 'has none' : `has one of shape (${dims.join(', ')})`;
  for (const name of names) {
    const [found, expected] = [shapes.weights[name], graph.weights.get(name)];
    if (String(found) === String(expected)) continue;
    await graph.release();
    throw new UserError(
      `${file}: '${name}' of the model: the file ${told(found)}, ${model.constructor.name} ${told(expected)}; expected a file of the same network`,
    );
  }
  const { model: made } = exported.run_info;
  // Another version of heareval may write the same network in other bytes.
  if (made.version === programVersions().heareval && (shapes.graph ?? graph.sum) !== graph.sum) {
    await graph.release();
    throw new UserError(
      `${file}: was trained as another network than ${model.constructor.name} is now, of the same weights; expected the class as it was then`,
    );
  }
  await model.compute(graph);
}

async function bestOf(folder: string): Promise<{ readonly file: string; readonly exported: ExportedModel }> {
  const names = (await readdir(folder)).filter((name) => EXPORTED.test(name)).sort();
  let best: { readonly file: string; readonly exported: ExportedModel } | undefined;
  for (const name of names) {
    const file = join(folder, name);
    const exported = await readExportedModel(file);
    if (best === undefined || lossOf(exported) < lossOf(best.exported)) best = { file, exported };
  }
  if (best !== undefined) return best;
  throw new UserError(
    `${folder}: has no epoch_*.npz; expected the folder of one run, as R.exportsDir tells it`,
  );
}

/** Kept, a file that is no model would be found wanting each time. */
function discardFetched(path: string, isFetched: boolean): (error: unknown) => Promise<never> {
  return async (error) => {
    if (isFetched) await discardFile(path);
    throw error;
  };
}
