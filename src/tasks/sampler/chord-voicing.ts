import { SEMITONES } from '../../formats/labels/chord-label.ts';
import type { PythonRandom } from '../../random/python-random.ts';
import type { DrawnChord } from './chord-progression.ts';

/** MIDI numbers. */
export interface Range {
  readonly lowest: number;
  readonly highest: number;
}

/** The lowest note of a pitch class from a MIDI number on. */
export function noteFrom(pitch: number, lowest: number): number {
  return lowest + ((pitch - (lowest % SEMITONES) + SEMITONES) % SEMITONES);
}

/** How often notes are spread over two octaves, and the first pitch is there an octave above again. */
const [OPEN, DOUBLED] = [0.3, 0.4];

/**
 * Every pitch of a chord once, in any inversion, close or open.
 *
 * @param options.withBass whether the lowest note is that of the bass
 * @param options.isDoubled whether the first pitch may be there an octave above again
 * @returns MIDI numbers, rising
 */
export function voicing(
  { pitches, bass }: DrawnChord,
  random: PythonRandom,
  { lowest, highest }: Range,
  { withBass, isDoubled }: { readonly withBass: boolean; readonly isDoubled: boolean },
): readonly number[] {
  const notes = new Set<number>();
  let floor = lowest + random.randbelow(SEMITONES);
  if (withBass) {
    const low = noteFrom(bass, lowest);
    notes.add(low);
    floor = low + 1;
  }
  const isOpen = random.random() < OPEN;
  for (const pitch of pitches) {
    if (withBass && pitch === bass) continue;
    const note = noteFrom(pitch, floor);
    notes.add(isOpen && random.random() < 0.5 && note + SEMITONES <= highest ? note + SEMITONES : note);
  }
  const [doubled] = pitches;
  if (isDoubled && doubled !== undefined && random.random() < DOUBLED) {
    const note = noteFrom(doubled, floor) + SEMITONES;
    if (note <= highest) notes.add(note);
  }
  return [...notes].sort((a, b) => a - b);
}
