import { existsSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import { at } from '../../at.ts';
import { BadInputsError, UserError } from '../../errors.ts';
import { fewLines } from '../../few.ts';
import { readYamlFile } from '../../formats/files/yaml-file.ts';
import { type Override, parseOverride } from '../../recipes/overrides.ts';
import { type ReadRecipe, readRecipe } from '../../recipes/recipe.ts';
import { counted } from '../../tasks/own/labels/told-names.ts';
import { taskNames } from '../../tasks/registry.ts';
import type { TrackFiles } from '../deform/deform-tracks.ts';
import { type Deformation, deformationsOf } from '../deform/deformation.ts';
import type { EstimatorKind } from '../kinds/estimator-kind.ts';
import { kindOf } from '../kinds/kinds.ts';
import { readTrackFolder } from '../tracks/track-folder.ts';
import { readTrackIndex, shuffleSplit, tracksOf } from '../tracks/track-index.ts';
import { checkRequirements } from './requirements.ts';
import { programOf, readStageSettings, type StageSettings } from './stage-settings.ts';
import type { SplitTrack } from './track-metadata.ts';
import { taskNameOf } from './track-task.ts';

export const INDEX_TRAIN = 'index_train.json';
export const INDEX_TEST = 'index_test.json';
const PROBLEMS_TOLD = 20;
/** What a recipe of an estimator says nothing of, as its data say it. */
const NOT_IN_RECIPES = ['tasks', 'name', 'dataset_split', 'mixing', 'weights', 'testing'];

/** All that an estimator's folder says. */
export interface Development {
  readonly name: string;
  /** Its folder, as it is told. */
  readonly folder: string;
  readonly settings: StageSettings;
  readonly kind: EstimatorKind;
  /** Absolute path of the folder of recordings. */
  readonly data: string;
  /** Of training and validation, then of the test index. */
  readonly tracks: readonly SplitTrack[];
  /** Recordings that are in neither index. */
  readonly leftOut: readonly string[];
  readonly deformations: readonly Deformation[];
  readonly recipe: ReadRecipe;
}

/**
 * Reads the folder of an estimator, and looks at all that can be wrong with it.
 *
 * @param typed the name of one in `trainingDir`, or a path
 * @param set values that take the place of the recipe's, as `training.epochs=5`
 * @throws UserError that names what is wrong
 */
export async function readDevelopment(
  typed: string,
  trainingDir: string,
  set: readonly string[] = [],
): Promise<Development> {
  const folder = folderOf(typed, trainingDir);
  const name = basename(resolve(folder));
  const settings = await readStageSettings(folder);
  await checkRequirements(folder);
  const { namespace, validation, seed } = settings['01-prepare'];
  const kind = kindOf(namespace, `${join(folder, programOf('01-prepare'))}: settings.namespace`);
  const data = resolve(folder, settings['00-setup'].data);
  return {
    name,
    folder,
    settings,
    kind,
    data,
    ...(await indexedTracks(folder, data, { validation, seed })),
    deformations: deformationsIn(folder, settings),
    recipe: await readOwnRecipe(join(folder, settings['02-train'].recipe), name, set.map(parseOverride)),
  };
}

/** `heareval new-estimator` writes no other names, which become those of tasks of their own. */
export function checkName(name: string): void {
  if (!/^[a-z][a-z0-9_]*$/.test(name)) {
    throw new UserError(`${name}: expected a name of lower-case letters, digits and underscores`);
  }
  if (taskNames.includes(name)) {
    throw new UserError(`${name}: heareval has a task of this name; expected another one`);
  }
}

function folderOf(typed: string, trainingDir: string): string {
  const isPath = /[\\/]/.test(typed) || existsSync(join(typed, programOf('00-setup')));
  const folder = isPath ? typed : join(trainingDir, typed);
  if (!existsSync(folder)) {
    throw new UserError(`${folder}: no such folder; expected one that heareval new-estimator made`, {
      next: `heareval new-estimator ${basename(typed)} --from recordings`,
    });
  }
  checkName(basename(resolve(folder)));
  return folder;
}

async function indexedTracks(
  folder: string,
  data: string,
  { validation, seed }: { readonly validation: number; readonly seed: number },
): Promise<Pick<Development, 'tracks' | 'leftOut'>> {
  const place = relative('', data) || '.';
  const all = await readTrackFolder(data, place);
  const listed = async (index: string) => {
    const file = join(folder, index);
    return tracksOf(await readTrackIndex(file), all, { file, place });
  };
  const [train, test] = [await listed(INDEX_TRAIN), await listed(INDEX_TEST)];
  const tested = new Set(test.map(({ id }) => id));
  const seen = train.flatMap(({ id }) => (tested.has(id) ? [id] : []));
  if (seen.length > 0) {
    throw new BadInputsError(
      `${join(folder, INDEX_TEST)}: ${counted(seen.length, 'track')} of ${INDEX_TRAIN} too; expected other recordings than it was trained on:`,
      fewLines(seen, PROBLEMS_TOLD),
    );
  }
  requireTracks(train, 2, join(folder, INDEX_TRAIN), 'some to learn from, and some to choose the epoch by');
  requireTracks(test, 1, join(folder, INDEX_TEST), 'some that it is scored on');
  const ids = train.map(({ id }) => id);
  const valid = new Set(shuffleSplit(ids, validation, seed).part);
  if (valid.size === ids.length) {
    throw new UserError(
      `${join(folder, programOf('01-prepare'))}: settings.validation: ${validation} of ${ids.length} tracks leaves none to learn from; expected a smaller share`,
    );
  }
  const tracks = [
    ...train.map((track): SplitTrack => ({ ...track, split: valid.has(track.id) ? 'valid' : 'train' })),
    ...test.map((track): SplitTrack => ({ ...track, split: 'test' })),
  ];
  const listedIds = new Set(tracks.map(({ id }) => id));
  return { tracks, leftOut: [...all.keys()].filter((id) => !listedIds.has(id)) };
}

function requireTracks(tracks: readonly TrackFiles[], least: number, file: string, why: string): void {
  if (tracks.length >= least) return;
  throw new UserError(`${file}: ${counted(tracks.length, 'track')}; expected at least ${least}, ${why}`);
}

function deformationsIn(folder: string, settings: StageSettings): readonly Deformation[] {
  try {
    return deformationsOf(settings['00-setup'].deformations);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new UserError(`${join(folder, programOf('00-setup'))}: settings.deformations: ${error.message}`);
  }
}

async function readOwnRecipe(
  file: string,
  name: string,
  overrides: readonly Override[],
): Promise<ReadRecipe> {
  const { value, placeOf } = await readYamlFile(
    file,
    'the recipe of an estimator, as docs/train.md has them',
  );
  const why = `expected none, as an estimator is trained on the recordings of ${INDEX_TRAIN}, and called as its folder`;
  const given = NOT_IN_RECIPES.find((key) => typeof value === 'object' && value !== null && key in value);
  if (given !== undefined) throw new UserError(`${placeOf([given])}: ${given}: ${why}`);
  const typed = overrides.find(({ keys }) => NOT_IN_RECIPES.includes(at(keys, 0)));
  if (typed !== undefined) throw new UserError(`--set ${typed.text}: ${why}`);
  const own = (key: string, known: unknown) => ({ text: '', keys: [key], value: known, place: file });
  return readRecipe(file, [...overrides, own('tasks', [taskNameOf({ name })]), own('name', name)]);
}
