import { stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { UserError } from '../errors.ts';
import { readJsonFile } from '../formats/files/json-file.ts';
import { isFile } from '../modules/is-file.ts';
import { MODEL_FILE, type TrainedFolder } from '../modules/trained-folder.ts';
import { allModels, type EstimatorPlaces } from './load-estimators.ts';
import { shippedFolder } from './shipped-folder.ts';
import { testScoresSchema } from './test-scores.ts';
import { trainedEstimators } from './trained-estimators.ts';

const SCORES_FILE = 'test_scores.json';

const testDataSchema = z.looseObject({
  tasks: z.record(z.string(), z.looseObject({ task: z.string(), score: z.string(), mean: z.number() })),
});

/** An estimator as lists show it. */
export interface ListedEstimator {
  readonly name: string;
  readonly version: string;
  readonly namespace: string;
  readonly decoder: string;
  /** Bytes of its network. */
  readonly bytes: number;
  /** Whether it is part of the package, or in the folder of models. */
  readonly shipped: boolean;
  readonly tested: Tested | undefined;
}

/** What an estimator was tested on, from audio. */
export interface Tested {
  /** The task whose test clips were annotated. */
  readonly task: string;
  /** Its first score. */
  readonly score: string;
  /** Over the test splits. */
  readonly mean: number;
  /** Of 95 %, over clips that are drawn again; of those of the package. */
  readonly interval?: readonly [number, number];
  /** All scores, of those of the package. */
  readonly scores?: Readonly<Record<string, number>>;
}

/** All estimators that there are, and why a model is none. */
export async function listEstimators(
  places: EstimatorPlaces,
): Promise<{ readonly estimators: readonly ListedEstimator[]; readonly problems: readonly string[] }> {
  const estimators: ListedEstimator[] = [];
  const problems: string[] = [];
  for (const model of await allModels(places)) {
    try {
      estimators.push(...(await listed(model)));
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      problems.push(error.message);
    }
  }
  return { estimators, problems };
}

async function listed(model: TrainedFolder): Promise<ListedEstimator[]> {
  const { size: bytes } = await stat(join(model.folder, MODEL_FILE));
  const tested = await testedOf(model);
  const shipped = dirname(model.folder) === shippedFolder();
  return (await trainedEstimators(model)).map(({ name, version, namespace, output, decoder }) => ({
    name,
    version,
    namespace,
    decoder,
    bytes,
    shipped,
    tested: tested(output),
  }));
}

/** By output, what it was tested on. */
async function testedOf({ folder }: TrainedFolder): Promise<(output: string) => Tested | undefined> {
  const own = join(folder, SCORES_FILE);
  if (await isFile(own)) {
    const what = 'what came of the annotations of an estimator';
    const { task, scores } = await readJsonFile(own, testScoresSchema, what);
    const [first] = scores;
    if (first === undefined) return () => undefined;
    const { name: score, value: mean, confidence_interval: interval } = first;
    const all = Object.fromEntries(scores.map(({ name, value }) => [name, value]));
    return () => ({ task, score, mean, scores: all, ...(interval === null ? {} : { interval }) });
  }
  const file = join(folder, 'test_data.json');
  const { tasks } = await readJsonFile(file, testDataSchema, 'how a model does on its test splits');
  return (output) => tasks[output];
}
