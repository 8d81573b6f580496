import { z } from 'zod';

const whole = (least: number) => z.int().min(least);
const common = {
  /** Of being done to an example. */
  probability: z.number().min(0).max(1).default(0.5),
  /** Decides all its draws. Without it the seed of the training does. */
  seed: whole(0).optional(),
};
const masks = z.strictObject({
  ...common,
  /** Masks of an example, one at least and this many at most. */
  count: whole(1).default(2),
  /** Frames, or bins, of a mask at most. */
  longest: whole(1).default(8),
});

/** What is done to examples while a network trains, never while it is validated; each by chance. */
export const augmentationSchema = z.strictObject({
  /** Moves an example in time; what leaves at one end comes in at the other. Frames at most. */
  time_roll: z.strictObject({ ...common, longest: whole(1).default(8) }).optional(),
  /** Makes logarithms of powers louder or quieter, by so many decibels at most. */
  gain: z.strictObject({ ...common, decibels: z.number().positive().default(6) }).optional(),
  /** Adds noise of this standard deviation, in deviations of the training data. */
  noise: z.strictObject({ ...common, deviation: z.number().positive().default(0.1) }).optional(),
  /** Freq-MixStyle (Kim et al. 2022): gives each bin a mean and a deviation between its own and those of another of its batch. */
  freq_mixstyle: z.strictObject({ ...common, alpha: z.number().positive().default(0.3) }).optional(),
  /** SpecAugment (Park et al. 2019): some frames become the mean of the training data. */
  time_masks: masks.optional(),
  /** SpecAugment: some bins become the mean of the training data. */
  frequency_masks: masks.optional(),
  /** Mixes an example and its labels with another of its batch, by a share drawn from Beta(alpha, alpha) (Zhang et al. 2018). */
  mixup: z.strictObject({ ...common, alpha: z.number().positive().default(0.2) }).optional(),
});

export type AugmentationSettings = z.infer<typeof augmentationSchema>;
