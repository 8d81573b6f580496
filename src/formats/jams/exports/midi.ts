import { UserError } from '../../../errors.ts';
import { midiBytes } from '../../midi/write-midi.ts';
import { canConvert, convertAnnotation } from '../convert.ts';
import type { Annotation } from '../jams.ts';

/** JAMS has no loudness of notes: that of all of them, where the sandbox has no velocities. */
const VELOCITY = 80;
const MOST = 127;
/**
 * A MIDI file of one track with the notes of `note_midi` or `note_hz`, equally loud but where the sandbox has a list
 * `velocities` with one for each. Pitches are rounded to semitones, which is told; a note that begins while its key sounds is on a channel of its own.
 *
 * @throws UserError for another annotation, and for notes that no key has
 */
export function midiFile(annotation: Annotation, tell: (line: string) => void): Uint8Array {
  const { namespace } = annotation;
  if (!canConvert(namespace, 'note_midi')) {
    throw new UserError(`${namespace}: no notes; expected note_midi or note_hz to be written as MIDI`);
  }
  const { data } = convertAnnotation(annotation, 'note_midi');
  const velocities = velocitiesOf(annotation);
  let farthest = 0;
  const notes = data.map(({ time, duration, value }, index) => {
    const pitch = value as number;
    const key = Math.round(pitch);
    if (!(key >= 0 && key <= MOST)) {
      throw new UserError(
        `${namespace}, observation ${index}: MIDI number ${pitch}; expected one from 0 to ${MOST}`,
      );
    }
    farthest = Math.max(farthest, Math.abs(pitch - key));
    return { start: time, end: time + duration, key, velocity: velocities?.[index] ?? VELOCITY };
  });
  if (farthest >= 0.005) {
    tell(`${namespace}: pitches are rounded by up to ${farthest.toFixed(2)} semitones, as MIDI has keys`);
  }
  return midiBytes(notes);
}

/** Of a note-on, from 1, as 0 would end a note. */
function velocitiesOf({ sandbox: { velocities }, data }: Annotation): readonly number[] | undefined {
  if (!Array.isArray(velocities) || velocities.length !== data.length) return undefined;
  if (!velocities.every((each) => typeof each === 'number')) return undefined;
  return velocities.map((velocity) => Math.min(MOST, Math.max(1, Math.round(velocity))));
}
