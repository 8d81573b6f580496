import { z } from 'zod';

/** Clips that are looked at where nobody has chosen any. */
export const LOOKED_AT = 4;
/** Looks that a training of a known number of epochs has, about, and epochs between those of another. */
const [LOOKS, EVERY] = [10, 10];
const EXPECTED = 'expected { every: 5, clips: 4 } or none';

/** Which excerpts of the validation clips are shown while a network learns, and how often. */
export const looksSchema = z.union(
  [
    z.literal('none'),
    z.strictObject({
      /** Epochs from one look to the next. Default: a tenth of all. */
      every: z.int().min(1).optional(),
      /** How many, drawn by the seed, or their names. Default: what the task has chosen, else four. */
      clips: z.union([z.int().min(1), z.array(z.string().min(1)).min(1)]).optional(),
    }),
  ],
  { error: EXPECTED },
);

export type Looks = z.infer<typeof looksSchema>;

/** When a training is looked at, in epochs. */
interface LookTimes {
  /** Of the training; 0: until it is stopped. */
  readonly epochs: number;
  /** From one validation to the next. */
  readonly validateEvery: number;
}

/** Whether it is looked at after the validation in an epoch, from 0: the first, then about every `every` epochs. */
export function isLookedAt(
  { every: asked }: Exclude<Looks, 'none'>,
  epoch: number,
  { epochs, validateEvery }: LookTimes,
): boolean {
  const every = asked ?? (epochs === 0 ? EVERY : Math.max(1, Math.round(epochs / LOOKS)));
  const turn = (done: number) => Math.floor(done / every);
  return isFirstLook(epoch, validateEvery) || turn(epoch + 1) !== turn(epoch + 1 - validateEvery);
}

/** Whether a validation in an epoch is the first. */
export function isFirstLook(epoch: number, validateEvery: number): boolean {
  return epoch + 1 === validateEvery;
}
