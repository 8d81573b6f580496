import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { at } from '../at.ts';
import { UserError } from '../errors.ts';
import { type TrainedFolder, trainedFolder } from '../modules/trained-folder.ts';
import { isOnnxName } from '../modules/weights/external-files.ts';
import { nearestName } from '../nearest-name.ts';
import { compareText } from '../numerics/text-order.ts';
import type { Estimator } from './estimator.ts';
import { SHIPPED, shippedFolder } from './shipped-folder.ts';
import { trainedEstimators } from './trained-estimators.ts';

/** Where `heareval train` puts models, unless it is told otherwise. */
const MODELS_DIR = 'models';

/** Where estimators are looked for. */
export interface EstimatorPlaces {
  /** What paths start from. @default the current folder */
  readonly cwd?: string;
  /** Where `heareval train` puts models. @default models */
  readonly modelsDir?: string;
  /** The module that kept heads are applied with, as --module takes it. */
  readonly module?: string | undefined;
}

/**
 * The estimators that a name or a path means: all of a trained model, by its folder, that of a version or its name alone (of one
 * in `models/`, else of the package), or `model#output`, one of them; and a head that `heareval predict` kept, by its `head.onnx`, whose module is loaded. Of models
 * nothing is loaded but what describes them.
 *
 * @param warn is told where a head was trained on another module
 * @throws UserError for what is no estimator
 */
export async function loadEstimators(
  specifier: string,
  places: EstimatorPlaces = {},
  warn: (line: string) => void = () => {},
): Promise<readonly Estimator[]> {
  if (isOnnxName(specifier)) {
    const { cwd = process.cwd(), module } = places;
    // Modules and heads are a third of all code that this needs, and of its memory.
    const { headEstimator } = await import('./head-estimator.ts');
    return [await headEstimator(specifier, module, { cwd, warn })];
  }
  const whole = await findModel(specifier, places);
  if (whole !== undefined) return trainedEstimators(whole);
  const place = specifier.lastIndexOf('#');
  const model = place < 0 ? undefined : await findModel(specifier.slice(0, place), places);
  if (model !== undefined) return trainedEstimators(model, specifier.slice(place + 1));
  const names = (await allModels(places)).map(({ name }) => name);
  const near = nearestName(specifier, names);
  const meant =
    near === undefined ? (names.length === 0 ? '' : `, as ${names.join(', ')}`) : `, perhaps ${near}`;
  throw new UserError(
    `${specifier}: no estimator; expected a folder that heareval train made, the name of one in ${modelsOf(places)} or of the package${meant}, or a kept head.onnx`,
    { next: 'heareval estimators' },
  );
}

/**
 * The one estimator that a name or a path means.
 *
 * @throws UserError where there are several
 */
export async function loadEstimator(specifier: string, places: EstimatorPlaces = {}): Promise<Estimator> {
  const found = await loadEstimators(specifier, places);
  if (found.length === 1) return at(found, 0);
  throw new UserError(
    `${specifier}: ${found.length} estimators; expected one, as ${found.map(({ output }) => `${specifier}#${output}`).join(', ')}`,
  );
}

/** The models of the folder in which `heareval train` puts them, each in its newest version, by name. */
export async function trainedModels(places: EstimatorPlaces = {}): Promise<readonly TrainedFolder[]> {
  const folder = modelsOf(places);
  const { cwd = process.cwd() } = places;
  const names = await readdir(resolve(cwd, folder)).catch(() => []);
  const found: TrainedFolder[] = [];
  for (const name of names.sort(compareText)) {
    const model = await trainedFolder(join(folder, name), cwd);
    if (model !== undefined) found.push(model);
  }
  return found;
}

/**
 * The models that there are: those of the folder in which `heareval train` puts them, then those of the package but for such as
 * have the name of one of them.
 *
 * @throws UserError where another folder than the usual one is given, and there are none in it
 */
export async function allModels(places: EstimatorPlaces = {}): Promise<readonly TrainedFolder[]> {
  const own = await trainedModels(places);
  const folder = modelsOf(places);
  if (own.length === 0 && folder !== MODELS_DIR) {
    throw new UserError(`${folder}: no models; expected some that heareval train made`, {
      next: 'heareval train recipes/tone_pitch.yaml',
    });
  }
  const names = new Set(own.map(({ name }) => name));
  const shipped = await Promise.all(
    SHIPPED.filter((name) => !names.has(name)).map((name) => shippedModel(name)),
  );
  return [...own, ...shipped.filter((model) => model !== undefined)];
}

function shippedModel(name: string): Promise<TrainedFolder | undefined> {
  return trainedFolder(name, shippedFolder());
}

function modelsOf({ modelsDir = MODELS_DIR }: EstimatorPlaces): string {
  return modelsDir;
}

async function findModel(specifier: string, places: EstimatorPlaces): Promise<TrainedFolder | undefined> {
  const { cwd = process.cwd() } = places;
  const found = await trainedFolder(specifier, cwd);
  if (found !== undefined || /[\\/]|^\.+$/.test(specifier) || specifier === '') return found;
  return (await trainedFolder(join(modelsOf(places), specifier), cwd)) ?? shippedModel(specifier);
}
