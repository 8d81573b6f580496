import { createHash } from 'node:crypto';
import { z } from 'zod';
import { UserError } from '../errors.ts';
import { roundHalfEven } from '../numerics/round-half-even.ts';
import type { TaskMetadata } from '../prediction-types/task-metadata.ts';

/** What the shares are of, in their order. */
export const SPLITS = ['train', 'valid', 'test'] as const;
const SHARES = 'expected three shares, of training, testing and evaluation, as [0.7, 0.15, 0.15]';
/** How far from 1 the sum of shares may be that were typed with few digits. */
const ROUNDING = 1e-6;

const shares = z
  .array(z.number(), { error: SHARES })
  .length(SPLITS.length, { error: SHARES })
  .superRefine((values, context) => {
    const refuse = (message: string) => context.addIssue({ code: 'custom', message });
    const odd = values.find((value) => !(value > 0 && value < 1));
    if (odd !== undefined) {
      refuse(`${odd} is a share; expected each to be above 0 and below 1`);
      return;
    }
    const sum = values.reduce((total, value) => total + value, 0);
    if (Math.abs(sum - 1) > ROUNDING) {
      refuse(`${values.join(' + ')} is ${Number(sum.toPrecision(6))}; expected shares that add up to 1`);
    }
  });

/**
 * How the clips of tasks are divided anew: shares of training, testing (which chooses the epoch) and evaluation, as
 * kac_prediction's `dataset_split` has them.
 */
export const datasetSplitSchema = z.union(
  [
    shares.transform((values) => ({ shares: values, seed: 0 })),
    z.strictObject({ shares, seed: z.int().min(0).default(0) }),
  ],
  {
    // What is wrong with what was meant: a list, or keys.
    error({ input, errors }) {
      const [ofList, ofKeys] = (errors ?? []) as readonly { readonly message: string }[][];
      const meant = Array.isArray(input) ? ofList : typeof input === 'object' ? ofKeys : undefined;
      return meant?.[0]?.message ?? SHARES;
    },
  },
);

export type DatasetSplit = z.infer<typeof datasetSplitSchema>;

/** The name of the folder of a task that is divided anew; never what is meant by the task's name alone. */
export function splitTaskName(task: string, { shares: each, seed }: DatasetSplit): string {
  return `${task}-split-${each.join('-')}${seed === 0 ? '' : `-seed-${seed}`}`;
}

/** The metadata of a task that is divided anew. */
export function splitMetadata({ nfolds: _, ...metadata }: TaskMetadata): TaskMetadata {
  return { ...metadata, split_mode: 'trainvaltest', splits: [...SPLITS] };
}

/**
 * Divides clips: their order follows from the seed and their names alone, so that it does not matter where they were before,
 * and a clip more moves few others. Of `n` clips a share has `round(n * share)` as Python rounds, the first what is left, as
 * kac_prediction counts them.
 *
 * @param task its name, for errors
 * @throws UserError where a part has no clip
 */
export function drawSplits(
  clips: readonly string[],
  { shares: each, seed }: DatasetSplit,
  task: string,
): ReadonlyMap<string, (typeof SPLITS)[number]> {
  const placed = clips
    .map((clip) => ({ clip, place: createHash('sha256').update(`${seed} ${clip}`).digest('hex') }))
    .sort((a, b) => (a.place < b.place ? -1 : 1));
  const [, testing = 0, evaluation = 0] = each.map((share) => roundHalfEven(clips.length * share));
  const counts = [clips.length - testing - evaluation, testing, evaluation];
  const empty = counts.findIndex((count) => count < 1);
  if (empty >= 0) {
    throw new UserError(
      `dataset_split: [${each.join(', ')}]; of the ${clips.length} clips of ${task} ${SPLITS[empty]} would have none: expected a larger share`,
    );
  }
  const drawn = new Map<string, (typeof SPLITS)[number]>();
  let next = 0;
  for (const [position, split] of SPLITS.entries()) {
    const end = next + (counts[position] ?? 0);
    for (const { clip } of placed.slice(next, end)) drawn.set(clip, split);
    next = end;
  }
  return drawn;
}
