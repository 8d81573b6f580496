import { z } from 'zod';

/** `test_scores.json` of an estimator of the package: what came of its annotations of test clips, which were made from audio. */
export const testScoresSchema = z.object({
  /** The task whose clips they are, and their split. */
  task: z.string(),
  split: z.string(),
  clips: z.number(),
  /** Behind the intervals. */
  resamples: z.number(),
  /** The one that counts first. */
  scores: z.array(
    z.object({
      name: z.string(),
      value: z.number(),
      /** Of 95 %, over clips that are drawn again. */
      confidence_interval: z.tuple([z.number(), z.number()]).readonly().nullable(),
    }),
  ),
});

export type TestScores = z.infer<typeof testScoresSchema>;
