import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { readJsonFile } from '../../formats/files/json-file.ts';
import { writeFileAtomic } from '../../pipeline/index.ts';
import { recordedCurve } from '../../train/curve.ts';

const RUN_FILE = 'run.json';

const schema = z.object({
  id: z.string(),
  model: z.object({ name: z.string(), version: z.string() }),
  /** The best one, whose weights are in `parameters.npz`. */
  epoch: z.number(),
  loss: z.number(),
  hyperparameters: z.record(z.string(), z.unknown()),
  /** Numbers that were learnt. */
  parameters: z.number(),
  curve: recordedCurve,
  /** Of what computed it. */
  versions: z.record(z.string(), z.string()),
});

/** `run.json`: how a training went that has come to its end. */
export type RunRecord = z.infer<typeof schema>;

export function writeRunRecord(folder: string, record: RunRecord): Promise<void> {
  return writeFileAtomic(join(folder, RUN_FILE), `${JSON.stringify(record, null, 2)}\n`);
}

/** undefined where the training has not come to its end. */
export async function readRunRecord(folder: string): Promise<RunRecord | undefined> {
  const file = join(folder, RUN_FILE);
  return existsSync(file) ? readJsonFile(file, schema, 'the record of a training') : undefined;
}
