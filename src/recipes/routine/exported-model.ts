import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { UserError } from '../../errors.ts';
import { missingFile } from '../../formats/files/missing-file.ts';
import { decodeNpz, encodeNpz } from '../../formats/files/npz.ts';
import { writeFileAtomic } from '../../pipeline/index.ts';
import { membersOfTree, treeOfMembers } from '../../train/state-members.ts';
import type { StateTree } from '../../train/trainee.ts';

const arrays = z.record(
  z.string(),
  z.custom<Float32Array>((value) => value instanceof Float32Array),
);
const shape = z.array(z.number());
/** What a testing loop finds beside the aggregate may be no finite number. */
const found = z.custom<number>((value) => typeof value === 'number');
const losses = z.object({ aggregate: z.number() }).catchall(found);

const schema = z.object({
  /** What it was trained on. */
  dataset: z.object({
    dataset_size: z.number(),
    representation_settings: z.record(z.string(), z.unknown()),
    sampler: z.object({ name: z.string(), version: z.string() }),
    sampler_settings: z.record(z.string(), z.unknown()),
  }),
  /** What the testing loop found, unless `testing`. */
  evaluation_loss: losses.nullable(),
  hyperparameters: z.record(z.string(), z.unknown()),
  model_state_dict: arrays,
  /** What the optimiser keeps of each weight; null in `parameters.npz`, which is no place to go on from. */
  optimizer_state_dict: z.object({ steps: z.number(), values: arrays }).nullable(),
  run_info: z.object({
    epoch: z.number(),
    id: z.string(),
    model: z.object({ name: z.string(), version: z.string() }),
  }),
  /** Of a sound's `X` and each weight, how many numbers are said, and the sum of the network's graph. */
  shapes: z.object({
    x: shape,
    columns: z.number(),
    weights: z.record(z.string(), shape),
    graph: z.string().optional(),
  }),
  /** What the testing loop found, where `testing`. */
  testing_loss: losses.nullable(),
  training_loss: z.number(),
});

/** All that it takes to use a model, and to know how it came about; kac_prediction's names, and `shapes`. */
export type ExportedModel = z.infer<typeof schema>;

/** Writes a model as one npz file, which `numpy.load` reads. */
export async function writeExportedModel(path: string, model: ExportedModel): Promise<void> {
  await writeFileAtomic(path, encodeNpz(membersOfTree(model as StateTree)));
}

/** @throws UserError where there is no such file, or it is something else */
export async function readExportedModel(path: string): Promise<ExportedModel> {
  const bytes = await readFile(path).catch(
    missingFile(path, 'a model that a Routine exported (with testing: true it leaves none)'),
  );
  const parsed = schema.safeParse(treeOfMembers(decodeNpz(bytes, path), path));
  if (parsed.success) return parsed.data;
  throw new UserError(
    `${path}: is no model that a Routine exported (${parsed.error.issues[0]?.path.join('.')}); expected an epoch_*.npz of one`,
  );
}

/** The loss that models are chosen by. */
export function lossOf({ evaluation_loss, testing_loss }: ExportedModel): number {
  return (evaluation_loss ?? testing_loss)?.aggregate ?? Number.POSITIVE_INFINITY;
}
