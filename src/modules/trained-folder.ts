import { readFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import { UserError } from '../errors.ts';
import { readJsonFile } from '../formats/files/json-file.ts';
import { isFile } from './is-file.ts';

/** Names a version: in a model's folder the newest, in a version's own. */
export const VERSION_FILE = 'version.txt';
/** The network of a version. */
export const MODEL_FILE = 'model.onnx';

/** How it came about. */
export const RUN_FILE = 'run.json';

const nameSchema = z.looseObject({ name: z.string().min(1) });

/** A model that `heareval train` made: `<models>/<name>/<version>/`. */
export interface TrainedFolder {
  readonly name: string;
  readonly version: string;
  /** Absolute path of the version's folder. */
  readonly folder: string;
}

/**
 * Finds a trained model by its folder, which names its newest version, or by the folder of a version.
 *
 * @returns undefined where there is no such folder, or something else in it
 * @throws UserError where the version that it names is not there
 */
export async function trainedFolder(specifier: string, cwd: string): Promise<TrainedFolder | undefined> {
  const folder = resolve(cwd, specifier);
  const version = await readFile(join(folder, VERSION_FILE), 'utf8').then(
    (text) => text.trim(),
    () => undefined,
  );
  if (version === undefined) return undefined;
  // One that was copied, or has another name now, says itself what it is.
  if (basename(folder) !== version && (await isFile(join(folder, MODEL_FILE)))) {
    const { name } = await readJsonFile(join(folder, RUN_FILE), nameSchema, 'how a model was trained');
    return { name, version, folder };
  }
  const place = basename(folder) === version ? folder : join(folder, version);
  if (await isFile(join(place, MODEL_FILE))) {
    return { name: basename(dirname(place)), version, folder: place };
  }
  throw new UserError(
    `${join(folder, VERSION_FILE)}: names version ${version}, which has no ${MODEL_FILE}; expected a folder that heareval train made`,
  );
}

/** What its embeddings are called, beside its own predictions, which have its name. */
export function embeddingName({ name }: TrainedFolder): string {
  return `${name}-embedding`;
}
