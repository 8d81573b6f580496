import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { readJsonFile } from '../../formats/files/json-file.ts';
import type { ResultTask } from '../results.ts';

const schema = z.object({
  source: z.string(),
  naive_source: z.string(),
  tasks: z.array(
    z.object({
      /** As the leaderboard calls it. */
      name: z.string(),
      task: z.string(),
      mode: z.string(),
      score: z.string(),
      /** What the challenge's baseline scores, where that is known. */
      naive: z.number().optional(),
    }),
  ),
  models: z.array(
    z.object({
      name: z.string(),
      url: z.string(),
      submitted: z.string(),
      /** By the leaderboard's name of the task. */
      scores: z.record(z.string(), z.number()),
    }),
  ),
});

export type Published = z.infer<typeof schema>;
export type PublishedTask = Published['tasks'][number];

/** The figures of the models that were submitted to HEAR 2021 and later. */
export function readPublished(): Promise<Published> {
  const path = fileURLToPath(new URL('leaderboard.json', import.meta.url));
  return readJsonFile(path, schema, 'the leaderboard of HEAR 2021, which is part of heareval');
}

/**
 * The published task with which a task's scores can be compared: of the same mode and score. Small modes have other clips,
 * so there is none for them.
 */
export function publishedTask({ tasks }: Published, own: ResultTask): PublishedTask | undefined {
  const mode = own.mode ?? own.name.slice(own.name.lastIndexOf('-') + 1);
  return tasks.find(
    (each) => each.task === own.task && each.mode === mode && each.score === own.primaryScore,
  );
}
