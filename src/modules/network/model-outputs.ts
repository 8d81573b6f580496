import { z } from 'zod';
import type { JsonObject } from '../../pipeline/types.ts';
import { name } from './description-values.ts';

/** What is said of one. */
export const modelOutput = z.strictObject({
  /** Name of the task folder that it was trained for. */
  task: name,
  /** As `task_metadata.json` has it. */
  prediction_type: name,
  /** `scene`: a row for each sound; `event`: a row for each frame of it. */
  kind: z.enum(['scene', 'event']),
  /** What its columns are. */
  labels: z.array(z.string()),
  /** Of its type, as the task has them. */
  settings: z.record(z.string(), z.json()).optional(),
  /** Splits of the task whose clips it was trained on, or its best epoch was chosen by. */
  trained_on: z.array(z.string()),
  /** Of the annotations that estimators make of it, and how: the name of a decoder, and its settings. Default: by its type. */
  namespace: name.optional(),
  decoder: z.looseObject({ name: name.optional() }).pipe(z.record(z.string(), z.json())).optional(),
});

/** What the outputs besides embeddings are, by name, of a model that heareval trained. */
export const modelOutputs = z.record(name, modelOutput, {
  error: 'expected { "name of an output": what heareval train wrote of it }',
});

/** What an output is that a trained model has besides its embeddings. */
export type ModelOutput = z.infer<typeof modelOutput>;

/** The name of a task, without how `dataset_split` of a recipe divided its clips anew. */
export function undividedTask(name: string): string {
  return name.replace(/-split-.*$/, '');
}

/**
 * Those of some splits of a task that a module was trained on, as far as it says so; all of them where clips of the task were
 * divided anew.
 *
 * @param identity of the module, with the description of its network where it has one
 */
export function seenSplits(identity: JsonObject, task: string, splits: readonly string[]): readonly string[] {
  const { outputs } = z
    .looseObject({ outputs: modelOutputs.optional() })
    .catch({})
    .parse(identity.description ?? {});
  const trained = Object.values(outputs ?? {});
  if (trained.some((output) => output.task !== task && undividedTask(output.task) === task)) return splits;
  const seen = trained.flatMap((output) => (output.task === task ? output.trained_on : []));
  return splits.filter((split) => seen.includes(split));
}
