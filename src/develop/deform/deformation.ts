import { z } from 'zod';

const amounts = (each: z.ZodNumber) => z.array(each).min(1);

/** Deformations as `00-setup` lists them; each amount makes one deformed copy of a recording. */
export const deformationSchema = z.discriminatedUnion('name', [
  z.strictObject({
    name: z.literal('pitch_shift'),
    /** Up, or down where below 0. */
    semitones: amounts(z.number().min(-24).max(24)),
  }),
  z.strictObject({
    name: z.literal('time_stretch'),
    /** How many times as fast. */
    rates: amounts(z.number().min(0.25).max(4)),
  }),
  z.strictObject({ name: z.literal('gain'), decibels: amounts(z.number().min(-60).max(60)) }),
  z.strictObject({
    name: z.literal('noise'),
    /** How far the noise is below the recording, in decibels. */
    snr: amounts(z.number().min(-20).max(80)),
  }),
]);

type Listed = z.infer<typeof deformationSchema>;

/** One deformation. */
export type Deformation = {
  /** In names of files, `<track_id>.<augment_id>.wav`. */
  readonly id: string;
  readonly name: Listed['name'];
  /** Semitones, times as fast, or decibels. */
  readonly amount: number;
};

/**
 * The deformations of a list, one for each amount.
 *
 * @throws RangeError for one that is there twice
 */
export function deformationsOf(listed: readonly Listed[]): readonly Deformation[] {
  const all = listed.flatMap(eachOf);
  const twice = all.find(({ id }, index) => all.findIndex((each) => each.id === id) !== index);
  if (twice === undefined) return all;
  throw new RangeError(`${twice.name} ${twice.amount} is there twice; expected each once`);
}

function eachOf(listed: Listed): readonly Deformation[] {
  const { name } = listed;
  switch (name) {
    case 'pitch_shift':
      return listed.semitones.map((amount) => of(name, `pitch${signed(amount)}`, amount));
    case 'time_stretch':
      return listed.rates.map((amount) => of(name, `stretch${amount}`, amount));
    case 'gain':
      return listed.decibels.map((amount) => of(name, `gain${signed(amount)}`, amount));
    case 'noise':
      return listed.snr.map((amount) => of(name, `noise${amount}`, amount));
  }
}

function of(name: Listed['name'], id: string, amount: number): Deformation {
  // A point begins the end of a file's name.
  return { id: id.replaceAll('.', '_'), name, amount };
}

function signed(amount: number): string {
  return amount < 0 ? String(amount) : `+${amount}`;
}
