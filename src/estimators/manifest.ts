import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { UserError } from '../errors.ts';
import { readJsonFile } from '../formats/files/json-file.ts';
import { MODEL_FILE, type TrainedFolder } from '../modules/trained-folder.ts';
import { type EstimatorPlaces, trainedModels } from './load-estimators.ts';
import { trainedEstimators } from './trained-estimators.ts';

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
  /** What it was tested on, and the mean of its score over the test splits. */
  readonly tested: { readonly task: string; readonly score: string; readonly mean: number } | undefined;
}

/** All estimators that there are, and why a model is none. */
export async function listEstimators(
  places: EstimatorPlaces,
): Promise<{ readonly estimators: readonly ListedEstimator[]; readonly problems: readonly string[] }> {
  const estimators: ListedEstimator[] = [];
  const problems: string[] = [];
  for (const model of await trainedModels(places)) {
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
  const file = join(model.folder, 'test_data.json');
  const { tasks } = await readJsonFile(file, testDataSchema, 'how a model does on its test splits');
  return (await trainedEstimators(model)).map(({ name, version, namespace, output, decoder }) => ({
    name,
    version,
    namespace,
    decoder,
    bytes,
    tested: tasks[output],
  }));
}
