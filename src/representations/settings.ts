import { z } from 'zod';

const whole = (least: number) => z.int().min(least);
const above0 = z.number().positive();

/** All settings of representations, with their ranges; which of them one has, and its defaults, is told where it is defined. */
export const representationSettings = {
  /** Samples of a frame. */
  window_length: whole(2).optional(),
  /** Samples from the centre of a frame to the next. */
  hop_length: whole(1).optional(),
  /** Bins of the spectrum, evenly from 0 Hz to half the sample rate; of a constant-Q transform, upward from `f_min`. */
  n_bins: whole(2).optional(),
  /** Mel bands. */
  n_mels: whole(1).optional(),
  /** Bins of an octave. */
  bins_per_octave: whole(1).optional(),
  /** `n_bins` in octaves. */
  octaves: above0.optional(),
  /** Hz: lower end of the first band; of a constant-Q transform, the first bin. */
  f_min: z.number().min(0).optional(),
  /** Hz: upper end of the last band. */
  f_max: above0.optional(),
  /** Length of the filters of a constant-Q transform; 1: so long that neighbouring bins just part. */
  filter_scale: above0.optional(),
  /** Factors of `f_min`: a constant-Q transform is made from each. */
  harmonics: z.array(above0).min(1).optional(),
  /** Whether powers are given as their natural logarithms. */
  log: z.boolean().optional(),
  /** Whether magnitudes are given in decibels below the loudest of the sound, from 0 at `-top_db` and below to 1. */
  decibels: z.boolean().optional(),
  /** dB: what is this much below the loudest, or more, is given as that. */
  top_db: above0.optional(),
  /** Whether each sound is divided by the largest of its absolute samples first. */
  normalise_input: z.boolean().optional(),
};

/** Settings of representations. */
export type RepresentationSettings = Readonly<z.infer<z.ZodObject<typeof representationSettings>>>;
