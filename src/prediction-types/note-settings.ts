import { z } from 'zod';

/** Which notes a head knows, and how its activations become notes. */
export type NoteSettings = {
  /** MIDI number of the lowest pitch. */
  readonly lowest_midi: number;
  /** Semitones from there on. */
  readonly pitches: number;
  /** Whether heads learn how hard notes are struck too, which the labels then have to say of each. */
  readonly velocities: boolean;
  /** A note begins where its onset is at least so active, and no less than in the frames beside. */
  readonly onset_threshold: number;
  /** A note sounds while it is at least so active. */
  readonly threshold: number;
  /** Milliseconds; shorter notes are dropped. */
  readonly min_duration: number;
};

/** The keys of a piano. */
const PIANO: NoteSettings = {
  lowest_midi: 21,
  pitches: 88,
  velocities: false,
  onset_threshold: 0.5,
  threshold: 0.5,
  min_duration: 100,
};

/** What `evaluation_params.notes` may say; docs/heads.md. */
export const noteSettingsSchema = z
  .strictObject({
    lowest_midi: z.int().min(0).max(127),
    pitches: z.int().min(1).max(128),
    velocities: z.boolean(),
    onset_threshold: z.number().min(0).max(1),
    threshold: z.number().min(0).max(1),
    min_duration: z.number().min(0),
  })
  .partial();

/** The keys of a piano, but for what is given. */
export function noteSettings(
  given: { readonly [Name in keyof NoteSettings]?: NoteSettings[Name] | undefined } = {},
): NoteSettings {
  return { ...PIANO, ...given };
}

/** What the columns of outputs are: for each pitch whether it sounds, whether it begins, and how hard it is struck. */
export function noteColumns({ lowest_midi, pitches, velocities }: NoteSettings): readonly string[] {
  const of = (what: string) =>
    Array.from({ length: pitches }, (_, pitch) => `${what}_${lowest_midi + pitch}`);
  return [...of('frame'), ...of('onset'), ...(velocities ? of('velocity') : [])];
}
