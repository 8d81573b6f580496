import { UserError } from '../errors.ts';
import { readAnnotation } from '../formats/labels/annotation.ts';
import type { AnnotationReading } from '../formats/labels/annotation-lines.ts';
import { annotationText } from '../formats/labels/annotation-text.ts';
import type { Frames } from '../formats/labels/frame-table.ts';
import { isMidiName, midiOfNotes } from '../formats/labels/midi-notes.ts';
import { multipitchOfNotes } from '../formats/labels/note-conversions.ts';
import type { Note } from '../formats/labels/note-table.ts';
import {
  endOf,
  frameTimes,
  melodyOfMultipitch,
  multipitchOfMelody,
  notesOfMultipitch,
} from '../formats/labels/pitch-conversions.ts';
import { type CONVERTED, CONVERTIBLE } from './converted-kinds.ts';
import { resampleMelody } from './scores/melody.ts';
import { resampleMultipitch } from './scores/multipitch.ts';

/** Milliseconds between frames that are made of notes. */
const HOP = 10;

export interface Conversion {
  /** What the file has; undefined: notes, of MIDI. */
  readonly from?: (typeof CONVERTIBLE)[number] | undefined;
  readonly to: (typeof CONVERTED)[number];
  /** Milliseconds between frames from 0 on; undefined: the frames that are there, of notes 10. */
  readonly hop?: number | undefined;
  /** Milliseconds; shorter notes that are made of frames are left out. */
  readonly minDuration?: number | undefined;
}

/**
 * What the annotation of a recording becomes: a csv as data sets have it, or a MIDI file. Of several pitches at a time, and of notes,
 * the highest is the melody.
 *
 * @throws UserError for a file that is not what it is said to be, and for what cannot be made of it
 */
export async function convertAnnotation(
  file: string,
  conversion: Conversion,
  reading: AnnotationReading,
): Promise<string | Uint8Array> {
  const { to, hop, from = isMidiName(file) ? 'notes' : undefined } = conversion;
  if (from === undefined) {
    throw new UserError(`--from missing; expected what ${file} has, one of ${CONVERTIBLE.join(', ')}`);
  }
  if (hop !== undefined && (to === 'notes' || to === 'midi')) {
    throw new UserError(`--hop ${hop} and --to ${to}: expected --to melody or multipitch, which have frames`);
  }
  const of = await MADE_OF[from](file, conversion, reading);
  if (to === 'midi') return midiOfNotes(of.notes(), (line) => reading.tell(`${file}: ${line}`));
  if (to === 'melody') return annotationText.melody(of.melody());
  return to === 'multipitch' ? annotationText.multipitch(of.multipitch()) : annotationText.notes(of.notes());
}

/** What there is to be made of an annotation. */
interface Made {
  melody(): Frames<number>;
  multipitch(): Frames<readonly number[]>;
  notes(): readonly Note[];
}

const MADE_OF: Readonly<
  Record<
    (typeof CONVERTIBLE)[number],
    (file: string, conversion: Conversion, reading: AnnotationReading) => Promise<Made>
  >
> = {
  async melody(file, { hop, minDuration }, reading) {
    const read = await readAnnotation(file, 'melody', reading);
    const melody = () =>
      hop === undefined ? read : resampleMelody(read, frameTimes(endOf(read.times), hop));
    return {
      melody,
      multipitch: () => multipitchOfMelody(melody()),
      notes: () => notesOfMultipitch(multipitchOfMelody(read), { minDuration }),
    };
  },
  async multipitch(file, { hop, minDuration }, reading) {
    const read = await readAnnotation(file, 'multipitch', reading);
    const multipitch = () =>
      hop === undefined ? read : resampleMultipitch(read, frameTimes(endOf(read.times), hop));
    return {
      melody: () => melodyOfMultipitch(multipitch()),
      multipitch,
      notes: () => notesOfMultipitch(read, { minDuration }),
    };
  },
  async notes(file, { hop = HOP }, reading) {
    const read = await readAnnotation(file, 'notes', reading);
    const last = read.reduce((end, note) => Math.max(end, note.end), 0);
    const multipitch = () => multipitchOfNotes(read, frameTimes(last, hop));
    return { melody: () => melodyOfMultipitch(multipitch()), multipitch, notes: () => read };
  },
};
