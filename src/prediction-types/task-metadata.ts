import { join } from 'node:path';
import { z } from 'zod';
import { readJsonFile } from '../formats/files/json-file.ts';
import { clipGroupsSchema } from './clip-groups.ts';
import { excerptSchema } from './excerpt.ts';
import { PREDICTION_TYPE_NAMES, PREDICTION_TYPES, predictionType, splitsOf } from './registry.ts';

/** What `task_metadata.json` says of a task whose corpus was not downloaded but given as a folder. */
export const GIVEN_FOLDER = 'given_folder';

const FEWEST_FOLDS = 3;

/** The names that hear-preprocess gives; they become file and folder names. */
const splitName = z
  .string()
  .regex(/^(train|valid|test|fold\d+)$/, 'expected train, valid, test or fold00, fold01, ...');

/** Each type's settings lie under its name. */
const settingsOfTypes: Readonly<Record<string, z.ZodType>> = Object.fromEntries(
  PREDICTION_TYPES.flatMap(({ name, targets }) =>
    targets.settings === undefined ? [] : [[name, targets.settings.schema.optional()]],
  ),
);

const taskMetadataSchema = z
  .looseObject({
    task_name: z.string().min(1),
    version: z.string().min(1),
    embedding_type: z.enum(['scene', 'event']),
    prediction_type: z.enum(PREDICTION_TYPE_NAMES),
    split_mode: z.enum(['trainvaltest', 'new_split_kfold', 'presplit_kfold']),
    nfolds: z.int().min(FEWEST_FOLDS).optional(),
    splits: z.array(splitName).min(1),
    /** Seconds that every clip was cut or padded to; null: clips keep their lengths. */
    sample_duration: z.number().positive().nullable(),
    /** Names of scores, the one that chooses first. */
    evaluation: z.array(z.string()).min(1),
    evaluation_params: z
      .looseObject({
        event_postprocessing_grid: z.record(z.string(), z.array(z.number())).optional(),
        task_specific_param_grid: z.record(z.string(), z.array(z.unknown())).optional(),
        ...settingsOfTypes,
      })
      .optional(),
    use_scoring_for_early_stopping: z.boolean().optional(),
    mode: z.string().optional(),
    /** Stretches of clips that people look at, in TensorBoard and reports. */
    excerpts: z.array(excerptSchema).optional(),
    /** What clips are put together by in tables. */
    clip_groups: clipGroupsSchema.optional(),
    /** Frames per second of an event task's `<split>.csv`. */
    frame_rate: z.number().positive().optional(),
  })
  .superRefine((metadata, context) => {
    const { splits, prediction_type: type } = metadata;
    const kind = predictionType(type).rowKind ?? metadata.embedding_type;
    if (kind !== metadata.embedding_type) {
      const message = `expected "${kind}", as prediction_type is ${type}`;
      context.addIssue({ code: 'custom', path: ['embedding_type'], message });
    }
    const fail = (message: string) => context.addIssue({ code: 'custom', path: ['splits'], message });
    if (new Set(splits).size !== splits.length) fail('a split is named twice');
    else if (metadata.split_mode === 'trainvaltest') {
      const needed = splitsOf(type);
      const absent = needed.filter((name) => !splits.includes(name));
      if (absent.length > 0) {
        fail(`${absent.join(', ')} missing; split_mode trainvaltest needs ${needed.join(', ')}`);
      }
    } else if (splits.length < FEWEST_FOLDS) {
      fail(`${splits.length} folds; split_mode ${metadata.split_mode} needs at least ${FEWEST_FOLDS}`);
    }
  });

/** `task_metadata.json` as hear-preprocess writes it; keys that are not named here are kept. */
export type TaskMetadata = z.infer<typeof taskMetadataSchema>;

/**
 * Checks what a task is going to write into its `task_metadata.json`.
 *
 * @throws Error when it is not what the readers of task folders expect
 */
export function checkTaskMetadata(metadata: unknown): TaskMetadata {
  return taskMetadataSchema.parse(metadata);
}

/** Reads and checks `task_metadata.json` of a task folder or an embeddings folder. */
export async function readTaskMetadata(folder: string): Promise<TaskMetadata> {
  return readJsonFile(
    join(folder, 'task_metadata.json'),
    taskMetadataSchema,
    'the metadata of a task folder, as hear-preprocess writes it',
  );
}
