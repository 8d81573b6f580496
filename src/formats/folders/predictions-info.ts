import { join } from 'node:path';
import { z } from 'zod';
import { readJsonFile } from '../files/json-file.ts';

/** How frame probabilities become events; null for scene tasks. */
export const postprocessingSchema = z.object({ median_filter_ms: z.number(), min_duration: z.number() });

const predictionsInfoSchema = z.looseObject({
  protocol: z.string(),
  /** What kind of head; without it, what the grid has. */
  head: z.string().optional(),
  /** Clips of each label that heads were trained on; without it all. */
  few_shot: z.number().optional(),
  /** Whether heads of labels were trained on columns of mean 0 and deviation 1; without it they were not. */
  standardise: z.literal(true).optional(),
  /** What the heads were trained by; without it ONNX Runtime. */
  engine: z
    .union([
      z.object({
        name: z.string(),
        backend: z.string(),
        version: z.string(),
        device: z.string().optional(),
      }),
      z.object({ name: z.string(), device: z.string() }),
    ])
    .optional(),
  seed: z.number(),
  /** The grid that was searched. */
  grid: z.unknown(),
  /** By test split the sha256 of the embeddings that were predicted, in hex. */
  embeddings: z.record(z.string(), z.string()).optional(),
  /** By test split. */
  splits: z.record(
    z.string(),
    z.looseObject({
      train: z.array(z.string()),
      valid: z.array(z.string()),
      grid_point: z.record(z.string(), z.unknown()),
      /** null of what was not trained. */
      epoch: z.number().nullable(),
      validation_score: z.number().nullable(),
      postprocessing: postprocessingSchema.nullable(),
      /** Loss of the head on the test split. */
      test_loss: z.number().optional(),
      time_in_min: z.number().optional(),
    }),
  ),
});

/** `predictions.json`: how the heads behind the predictions were chosen and trained. */
export type PredictionsInfo = z.infer<typeof predictionsInfoSchema>;

/** Reads and checks `predictions.json` of an embeddings folder. */
export async function readPredictionsInfo(folder: string): Promise<PredictionsInfo> {
  return readJsonFile(
    join(folder, 'predictions.json'),
    predictionsInfoSchema,
    'how the predictions were made; `heareval predict` writes it',
  );
}
