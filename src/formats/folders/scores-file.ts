import { join } from 'node:path';
import { z } from 'zod';
import { readJsonFile } from '../files/json-file.ts';

/** A number, infinite ones as `infiniteAsText` writes them. */
const numberOrInfinite = z.union([z.number(), z.literal(['Infinity', '-Infinity']).transform(Number)]);
/** Lower and upper end; null where no resample has a defined score. */
const interval = z.tuple([numberOrInfinite, numberOrInfinite]).nullable();
/** null: undefined (NaN), such as the F-measure without any reference event. d' can be infinite. */
const value = numberOrInfinite.nullable();
/** A score, or one of its parts (precision, recall, ...), on one split. */
const splitScore = z.object({ value, confidence_interval: interval });
/** Over the splits: mean, and standard deviation with n - 1 below (null for one split), both without NaN. */
const aggregatedScore = z.object({ mean: value, std: value, confidence_interval: interval });

const scoresFileSchema = z.object({
  task: z.string(),
  task_version: z.string(),
  mode: z.string().nullable(),
  /** The score that chose the heads. */
  primary_score: z.string(),
  direction: z.enum(['maximize', 'minimize']),
  confidence: z.object({
    level: z.number(),
    method: z.string(),
    resamples: z.number(),
    seed: z.number(),
    /** Clips less strata, of all splits. */
    degrees_of_freedom: z.number().optional(),
    /** A hash of the clips that were drawn, by stratum: scores with the same hash, seed and number have the same draws. */
    drawn_from: z.string().optional(),
    /** The scores whose resampled values `resamples.npy` has, in its order. */
    resampled: z.array(z.string()).optional(),
  }),
  /** Names are `<score>` and `<score>_<part>`. */
  aggregated: z.record(z.string(), aggregatedScore),
  /** By test split. */
  splits: z.record(
    z.string(),
    z.object({
      clips: z.number(),
      scores: z.record(z.string(), splitScore),
      /** Event tasks: by score, label and part. */
      classes: z.record(z.string(), z.record(z.string(), z.record(z.string(), value))).optional(),
      /** How the head was chosen and trained, as `predictions.json` has it. */
      head: z.record(z.string(), z.unknown()),
    }),
  ),
  /**
   * Where heads were trained with several seeds: by seed and by name what `aggregated` has as means, and mean and
   * standard deviation of that over the seeds. All else in the file is of the first seed.
   */
  seeds: z
    .object({
      by_seed: z.record(z.string(), z.record(z.string(), value)),
      aggregated: z.record(z.string(), z.object({ mean: value, std: value })),
    })
    .optional(),
  /** How heads were chosen, as `predictions.json` has it. */
  protocol: z.object({
    name: z.string(),
    head: z.string().optional(),
    few_shot: z.number().optional(),
    standardise: z.literal(true).optional(),
    seed: z.number(),
    grid: z.unknown(),
  }),
  /** Versions, keys and whatever else the run says about itself. */
  about: z.record(z.string(), z.unknown()),
});

/** `scores.json`. */
export type ScoresFile = z.infer<typeof scoresFileSchema>;

/** Reads and checks `scores.json` of an embeddings folder. */
export async function readScoresFile(folder: string): Promise<ScoresFile> {
  return readJsonFile(
    join(folder, 'scores.json'),
    scoresFileSchema,
    'the scores of predictions; `heareval evaluate` writes it',
  );
}
