import { join } from 'node:path';
import { z } from 'zod';
import { UserError } from '../errors.ts';
import { readJsonFile } from '../formats/files/json-file.ts';
import { readDescription } from '../modules/network/description.ts';
import type { ModelOutput } from '../modules/network/model-outputs.ts';
import { MODEL_FILE, RUN_FILE, type TrainedFolder } from '../modules/trained-folder.ts';
import { NETWORK_FILE, trainedTask } from './network-record.ts';

const runSchema = z.object({
  name: z.string(),
  version: z.string(),
  /** Of the recipe, as it was run. */
  recipe_sha256: z.string(),
  /** Names of the task folders that it was trained on. */
  tasks: z.array(z.string()),
  seed: z.number(),
  /** By name. */
  networks: z.record(
    z.string(),
    z.object({
      /** By output; `task` is the name of the folder, `test` the test split that it has not seen, null where a network before it has not either. */
      tasks: z.record(z.string(), trainedTask.extend({ task: z.string(), test: z.string().nullable() })),
      seed: z.number(),
      epoch: z.number(),
      /** How many it was trained for, and the mean loss of the steps of the one that was kept; not there in models of earlier versions. */
      epochs: z.number().optional(),
      train_loss: z.number().optional(),
      validation_score: z.number(),
      parameters: z.number(),
    }),
  ),
  /** Of what computed it. */
  versions: z.record(z.string(), z.string()),
});

/** `run.json` of a trained model: how its networks came about. */
export type ModelRun = z.infer<typeof runSchema>;

/** Where a network is, relative to the model's folder. */
export function networkOf(name: string): string {
  return `networks/${name}/${NETWORK_FILE}`;
}

/** A trained model, as its files tell of it. */
export interface TrainedModel extends TrainedFolder {
  readonly run: ModelRun;
  /** Hz. */
  readonly sampleRate: number;
  /** Milliseconds from one of its frames to the next. */
  readonly hop: number;
  /** Those that are no embeddings. */
  readonly outputs: readonly (ModelOutput & { readonly name: string })[];
}

/** @throws UserError where a file is not there, or says something else than heareval train writes */
export async function readTrainedModel(trained: TrainedFolder): Promise<TrainedModel> {
  const run = await readModelRun(trained.folder);
  const file = join(trained.folder, MODEL_FILE.replace(/\.onnx$/, '.json'));
  const { sampleRate, hop, outputs: described = {} } = await readDescription(file);
  const outputs = Object.entries(described).map(([name, output]) => ({ ...output, name }));
  if (sampleRate === undefined || hop === undefined || outputs.length === 0) {
    throw new UserError(`${file}: tells no sampleRate, hop and outputs; expected what heareval train writes`);
  }
  return { ...trained, run, sampleRate, hop, outputs };
}

export function readModelRun(folder: string): Promise<ModelRun> {
  return readJsonFile(
    join(folder, RUN_FILE),
    runSchema,
    'how a model was trained, as heareval train writes it',
  );
}
