import { readFile } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { z } from 'zod';
import { UserError } from '../errors.ts';
import { ifThere } from '../if-there.ts';
import { publishersOf, writeFileAtomic } from '../pipeline/index.ts';
import { STAMP_FOLDER } from '../pipeline/store/publication-stamp.ts';
import { typedCommand } from '../typed-command.ts';
import type { TrainedModel } from './model-folder.ts';

/** Beside the stamps of the steps that published into a folder of predictions. No step reads it. */
const PREDICTOR_FILE = join(STAMP_FOLDER, 'predicted-by.json');

/** Whose predictions a folder has. */
const predictorSchema = z.object({
  /** What tells its training from others. */
  training: z.string(),
  /** The folder of its versions, from the root and from here: the same from version to version. */
  places: z.array(z.string()),
});

/**
 * Whether the predictions in a folder, if there are any, are those of a trained model: of this version of it, or of another.
 *
 * @param folder `<embeddings>/<name>/<task>`
 * @param specifier the model as the user wrote it
 * @returns says in the folder that its predictions are those of this model
 * @throws UserError where they are those of another model of its name
 */
export async function checkPredictor(
  folder: string,
  { folder: version, run }: TrainedModel,
  specifier: string,
): Promise<() => Promise<void>> {
  const file = join(folder, PREDICTOR_FILE);
  const text = publishersOf(folder).includes('PredictByModel')
    ? await ifThere(readFile(file, 'utf8'))
    : undefined;
  const known = text === undefined ? undefined : predictorSchema.safeParse(parsed(text)).data;
  const models = dirname(version);
  const places = [models, relative(resolve(folder), models).split(sep).join('/')];
  if (
    known !== undefined &&
    known.training !== run.recipe_sha256 &&
    !known.places.some((place) => places.includes(place))
  ) {
    const name = basename(dirname(folder));
    const free = `${name}-${basename(dirname(models))}`;
    throw new UserError(
      `${folder}: has the predictions of ${known.places[0]}; ${specifier} is another model of that name`,
      { next: `${typedCommand().replace(/ --name[ =]\S+/, '')} --name ${free}` },
    );
  }
  const predictor: z.infer<typeof predictorSchema> = { training: run.recipe_sha256, places };
  return () => writeFileAtomic(file, `${JSON.stringify(predictor, null, 2)}\n`);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
