import { z } from 'zod';

/** A stretch of a clip that a task has chosen to be looked at, as `excerpts` of its metadata names it. */
export const excerptSchema = z
  .strictObject({
    /** Name of its file in the task folder, with extension. */
    clip: z.string().min(1),
    /** Seconds. */
    start: z.number().min(0),
    end: z.number().positive(),
  })
  .refine(({ start, end }) => end > start, 'expected an end after the start');

export type Excerpt = z.infer<typeof excerptSchema>;

/** How files and players of an excerpt are named. */
export function excerptName({ clip, start, end }: Excerpt): string {
  return `${clip}.${start}-${end}`;
}
