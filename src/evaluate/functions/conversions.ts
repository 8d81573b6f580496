/** Melodies, pitches, notes and MIDI made of each other, as `melody`, `multipitch` and `notes` take them. */
export { midiOfNotes, notesOfMidi } from '../../formats/labels/midi-notes.ts';
export { multipitchOfNotes } from '../../formats/labels/note-conversions.ts';
export {
  frameTimes,
  melodyOfMultipitch,
  melodyOfNotes,
  multipitchOfMelody,
  notesOfMelody,
  notesOfMultipitch,
} from '../../formats/labels/pitch-conversions.ts';
export { resampleMelody } from '../scores/melody.ts';
export { resampleMultipitch } from '../scores/multipitch.ts';
