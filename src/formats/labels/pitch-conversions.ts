/** Melodies, several pitches at a time and notes made of each other. Times are milliseconds, frequencies Hz. */
import { at } from '../../at.ts';
import type { Frames } from './frame-table.ts';
import { midiOfHz } from './midi-number.ts';
import { multipitchOfNotes } from './note-conversions.ts';
import type { Note } from './note-table.ts';

/** Of a frame: 7 hops of 5.8 ms are 7 frames, though their quotient is a little more. */
const ROUNDING = 1e-9;

type Times = readonly number[] | Float64Array;

/** Times of frames from 0 on, below `length`. */
export function frameTimes(length: number, hop: number): Float64Array {
  if (!(hop > 0)) throw new RangeError(`a hop of ${hop} ms; expected one above 0`);
  return Float64Array.from(
    { length: Math.max(0, Math.ceil(length / hop - ROUNDING)) },
    (_, frame) => frame * hop,
  );
}

/** Frames with the frequency that sounds, or none where the melody is silent. */
export function multipitchOfMelody({ times, values }: Frames<number>): Frames<readonly number[]> {
  return { times, values: Array.from(values, (frequency) => (frequency > 0 ? [frequency] : [])) };
}

/** The highest frequency of each frame, 0 where nothing sounds. */
export function melodyOfMultipitch({ times, values }: Frames<readonly number[]>): Frames<number> {
  return { times, values: values.map((frequencies) => frequencies.reduce((a, b) => Math.max(a, b), 0)) };
}

/** The highest note that sounds at each time, `start <= time < end`; 0 where none does. */
export function melodyOfNotes(notes: readonly Note[], times: Times): Frames<number> {
  return melodyOfMultipitch(multipitchOfNotes(notes, times));
}

/** What notes are made of frames. */
interface NoteMaking {
  /** Milliseconds; shorter notes are left out. */
  readonly minDuration?: number | undefined;
}

/** A note for each stretch of frames that are nearest to the same semitone; as `notesOfMultipitch`. */
export function notesOfMelody(melody: Frames<number>, making: NoteMaking = {}): Note[] {
  return notesOfMultipitch(multipitchOfMelody(melody), making);
}

/**
 * A note for each stretch of frames in which the same semitone sounds, from its first frame to the frame after its last one (for the
 * last of all, as long as the frame before). Its frequency is the median of what sounded in the semitone.
 *
 * @returns by start and pitch
 */
export function notesOfMultipitch(
  { times, values }: Frames<readonly number[]>,
  { minDuration = 0 }: NoteMaking = {},
): Note[] {
  const notes: Note[] = [];
  let sounding = new Map<number, { readonly start: number; readonly heard: number[] }>();
  const finish = (end: number, { start, heard }: { readonly start: number; readonly heard: number[] }) => {
    if (end > start && end - start >= minDuration) notes.push({ start, end, frequency: median(heard) });
  };
  for (const [frame, frequencies] of values.entries()) {
    const now = new Map<number, { readonly start: number; readonly heard: number[] }>();
    const time = at(times, frame);
    for (const frequency of frequencies) {
      const semitone = Math.round(midiOfHz(frequency));
      const note = now.get(semitone) ?? sounding.get(semitone) ?? { start: time, heard: [] };
      note.heard.push(frequency);
      now.set(semitone, note);
    }
    for (const [semitone, note] of sounding) if (!now.has(semitone)) finish(time, note);
    sounding = now;
  }
  const end = endOf(times);
  for (const note of sounding.values()) finish(end, note);
  return notes.sort((a, b) => a.start - b.start || a.frequency - b.frequency);
}

/** When the last frame ends: it is as long as the one before it. */
export function endOf(times: Times): number {
  if (times.length < 2) return times[0] ?? 0;
  const final = at(times, times.length - 1);
  return 2 * final - at(times, times.length - 2);
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = at(sorted, middle);
  return sorted.length % 2 === 1 ? upper : (at(sorted, middle - 1) + upper) / 2;
}
