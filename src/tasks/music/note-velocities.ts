import { readFile } from 'node:fs/promises';
import { missingFile } from '../../formats/files/missing-file.ts';
import { notesOfMidi } from '../../formats/labels/midi-notes.ts';
import { midiOfHz } from '../../formats/labels/midi-number.ts';
import type { Note } from '../../formats/labels/note-table.ts';

/** Milliseconds that a note may begin from where its MIDI file has it. */
const TOLERANCE = 50;

/**
 * The velocities that a MIDI file has of notes whose times are written elsewhere: of the note of the same key that begins nearest, each
 * taken once, in the order in which notes begin.
 *
 * @returns as many as notes; undefined where the file has none within 50 ms
 * @throws UserError for what is no MIDI file
 */
export async function velocitiesOf(
  notes: readonly Note[],
  path: string,
): Promise<readonly (number | undefined)[]> {
  const bytes = await readFile(path).catch(missingFile(path, 'the MIDI file of a recording'));
  const byKey = new Map<number, Note[]>();
  for (const played of notesOfMidi(bytes, { name: path })) {
    const key = Math.round(midiOfHz(played.frequency));
    byKey.set(key, [...(byKey.get(key) ?? []), played]);
  }
  const found = new Map<Note, number | undefined>();
  for (const note of notes.toSorted((a, b) => a.start - b.start)) {
    const ofKey = byKey.get(Math.round(midiOfHz(note.frequency))) ?? [];
    const distance = (played: Note) => Math.abs(played.start - note.start);
    const near = ofKey.filter((played) => distance(played) <= TOLERANCE);
    const nearest = near.reduce<Note | undefined>(
      (best, played) => (best === undefined || distance(played) < distance(best) ? played : best),
      undefined,
    );
    if (nearest !== undefined) ofKey.splice(ofKey.indexOf(nearest), 1);
    found.set(note, nearest?.velocity);
  }
  return notes.map((note) => found.get(note));
}
