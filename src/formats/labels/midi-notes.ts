import { readFile } from 'node:fs/promises';
import { UserError } from '../../errors.ts';
import { missingFile } from '../files/missing-file.ts';
import { readPerformance } from '../midi/performance.ts';
import { applySustain } from '../midi/sustain.ts';
import { midiBytes } from '../midi/write-midi.ts';
import type { AnnotationKinds } from './annotation-kinds.ts';
import type { AnnotationReading } from './annotation-lines.ts';
import { hzOfMidi, midiOfHz } from './midi-number.ts';
import type { Note } from './note-table.ts';

/** Of notes that have none. */
const VELOCITY = 80;
const MOST = 127;

export function isMidiName(path: string): boolean {
  return /\.midi?$/i.test(path);
}

/** @throws UserError for what is no MIDI file, and where something else than notes is to be read */
export async function readMidiNotes(
  path: string,
  kind: keyof AnnotationKinds,
  { tell, pedal }: AnnotationReading,
): Promise<readonly Note[]> {
  if (kind !== 'notes') {
    throw new UserError(`${path}: MIDI, which has notes; expected ${kind}`, {
      next: `heareval convert ${path} --to ${kind === 'melody' ? 'melody' : 'multipitch'}`,
    });
  }
  const bytes = await readFile(path).catch(missingFile(path, 'a MIDI file'));
  const notes = notesOfMidi(bytes, { pedal, name: path });
  tell(
    `${path}: taken for the notes of its instruments but drums, ${pedal ? 'as the pedal holds them' : 'whatever the pedal does'}`,
  );
  return notes;
}

/**
 * The notes of a MIDI file, of all instruments but drums, by start and pitch: paired and timed as pretty_midi, and so mirdata,
 * reads them. Notes that have no length are left out; of those that are alike but for their velocity the first is taken.
 *
 * @param options.pedal whether notes sound on while the sustain pedal is down, as note_seq has it; pretty_midi's do not
 * @param name of the file, for messages
 * @returns milliseconds; Hz in equal temperament; velocities from 1 to 127
 * @throws UserError for what is no MIDI file
 */
export function notesOfMidi(
  bytes: Uint8Array,
  { pedal = false, name = 'MIDI' }: { readonly pedal?: boolean | undefined; readonly name?: string } = {},
): Note[] {
  const parts = readPerformance(bytes, name).filter(({ isDrum }) => !isDrum);
  const played = pedal ? applySustain(parts) : parts.flatMap(({ notes }) => notes);
  const notes = new Map<string, Note>();
  for (const { pitch, start, end, velocity } of played) {
    const key = `${pitch} ${start} ${end}`;
    if (end <= start || notes.has(key)) continue;
    notes.set(key, { start: start * 1000, end: end * 1000, frequency: hzOfMidi(pitch), velocity });
  }
  return [...notes.values()].sort((a, b) => a.start - b.start || a.frequency - b.frequency);
}

/**
 * A MIDI file of one track with these notes; pitches are rounded to semitones, and notes without velocity have one of 80. A note that
 * begins while its key sounds is on a channel of its own.
 *
 * @param tell is given a line where pitches are rounded
 * @throws UserError for a note that no key has
 */
export function midiOfNotes(notes: readonly Note[], tell: (line: string) => void = () => {}): Uint8Array {
  let farthest = 0;
  const keys = notes.map(({ start, end, frequency, velocity = VELOCITY }) => {
    const pitch = midiOfHz(frequency);
    const key = Math.round(pitch);
    if (!(key >= 0 && key <= MOST)) {
      throw new UserError(
        `a note of ${frequency} Hz at ${start / 1000} s; expected one that a MIDI key from 0 to ${MOST} has`,
      );
    }
    farthest = Math.max(farthest, Math.abs(pitch - key));
    const struck = Math.min(MOST, Math.max(1, Math.round(velocity)));
    return { start: start / 1000, end: end / 1000, key, velocity: struck };
  });
  if (farthest >= 0.005) {
    tell(`pitches are rounded by up to ${farthest.toFixed(2)} semitones, as MIDI has keys`);
  }
  return midiBytes(keys.sort((a, b) => a.start - b.start));
}
