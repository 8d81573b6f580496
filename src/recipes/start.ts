import { createHash } from 'node:crypto';
import { basename, dirname, join, resolve } from 'node:path';
import { UserError } from '../errors.ts';
import { isFile } from '../modules/is-file.ts';
import { undividedTask } from '../modules/network/model-outputs.ts';
import { MODEL_FILE, trainedFolder } from '../modules/trained-folder.ts';
import { hashWeights } from '../modules/weights/hash-weights.ts';
import { folder, select } from '../pipeline/index.ts';
import type { Selection } from '../pipeline/types.ts';
import { type ModelRun, networkOf, readModelRun } from './model-folder.ts';

/** A split of a task, by the name of its folder. */
interface TestedPart {
  readonly task: string;
  readonly split: string;
}

/** The weights that a recipe starts from. */
export interface Start {
  /** Of all that may be read, in hex. */
  readonly sha256: string;
  /**
   * The file to start from, for a network that is to be tested on splits of tasks. Of a model that was trained on some of these
   * tasks it is that of a network that has not seen these splits.
   *
   * @throws UserError where the model has none
   */
  weightsFor(tests: readonly TestedPart[]): Selection;
}

/**
 * What `training.start_from` names, from the current folder: a npz file, or a model that heareval trained.
 *
 * @param place where it is written
 * @throws UserError for anything else
 */
export async function startOf(from: string, place: string): Promise<Start> {
  const told = `${place}: training.start_from: ${from}`;
  const file = resolve(from);
  if (from.endsWith('.npz')) {
    if (!(await isFile(file))) throw new UserError(`${told}: no such file; expected a npz file with weights`);
    const weights = select(folder(dirname(file)), basename(file));
    return { sha256: await hashWeights(file, from), weightsFor: () => weights };
  }
  const trained = await trainedFolder(from, process.cwd());
  if (trained === undefined) {
    throw new UserError(`${told}: expected a npz file with weights, or the folder of a trained model`);
  }
  const { networks } = await readModelRun(trained.folder);
  const files = [MODEL_FILE, ...Object.keys(networks).map(networkOf)];
  const hashes = await Promise.all(files.map((name) => hashWeights(join(trained.folder, name), from)));
  return {
    sha256: createHash('sha256').update(hashes.join()).digest('hex'),
    weightsFor(tests) {
      const all = Object.entries(networks);
      const divided = all
        .flatMap(([, network]) => Object.values(network.tasks))
        .map(({ task }) => task)
        .find((name) =>
          tests.some(({ task }) => task !== name && undividedTask(task) === undividedTask(name)),
        );
      if (divided !== undefined) {
        throw new UserError(
          `${told}: was trained on ${divided}, whose clips are divided otherwise, so that it has seen some to be tested on; expected a model of other clips, or the same dataset_split`,
        );
      }
      const own = tests.filter(({ task }) => all.some(([, network]) => seenOf(network, task) !== undefined));
      if (own.length === 0) return select(folder(trained.folder), MODEL_FILE);
      const fitting = all.find(([, network]) =>
        own.every(({ task, split }) => !seenOf(network, task)?.includes(split)),
      );
      if (fitting !== undefined) return select(folder(trained.folder), networkOf(fitting[0]));
      const seen = own.map(({ split }) => split).join(', ');
      throw new UserError(
        `${told}: has networks for ${Object.keys(networks).join(', ')} alone, and has seen ${seen}; expected one for each fold: train it without --folds`,
      );
    },
  };
}

/** The splits of a task that a network was trained or chosen by; undefined: it was not trained on that. */
function seenOf({ tasks }: ModelRun['networks'][string], name: string): readonly string[] | undefined {
  const trained = Object.values(tasks).find(({ task }) => task === name);
  return trained === undefined ? undefined : [...trained.train, ...trained.valid];
}
