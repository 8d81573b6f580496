/**
 * Notes as a head sees them, frame by frame: for each pitch whether it sounds, whether it begins, and how hard it is struck,
 * after C. Hawthorne et al., "Onsets and Frames: Dual-Objective Piano Transcription", ISMIR 2018.
 */
import { at } from '../at.ts';
import { midiOfHz } from '../formats/labels/midi-number.ts';
import type { Note } from '../formats/labels/note-table.ts';
import { firstFrom } from '../numerics/first-from.ts';
import type { NoteSettings } from './note-settings.ts';

/** That of MIDI; velocities are learned as shares of it. */
export const MOST_VELOCITY = 127;
/** As of events: a frame exactly at the end still belongs to it. Milliseconds. */
const END_INCLUDED = 0.0001;

/**
 * Sets the targets of a clip's frames: 1 where a pitch sounds, 1 in the frame that is nearest to its onset, and there the
 * velocity as a share of 127. Notes out of the range of pitches, and after the last frame, have none.
 *
 * @param target shape (frames, columns), columns as in `noteColumns`
 * @param times of the frames, rising, in milliseconds
 */
export function fillNoteTargets(
  target: Float32Array,
  times: Float64Array,
  notes: readonly Note[],
  settings: NoteSettings,
): void {
  const { pitches, lowest_midi, velocities } = settings;
  const columns = target.length / Math.max(1, times.length);
  for (const { start, end, frequency, velocity } of notes) {
    const pitch = Math.round(midiOfHz(frequency)) - lowest_midi;
    if (pitch < 0 || pitch >= pitches) continue;
    let frame = firstFrom(times, start);
    const begins = nearer(times, frame, start);
    for (; frame < times.length && (times[frame] as number) < end + END_INCLUDED; frame++) {
      target[frame * columns + pitch] = 1;
    }
    if (begins === undefined) continue;
    target[begins * columns + pitch] = 1;
    target[begins * columns + pitches + pitch] = 1;
    if (velocities) {
      target[begins * columns + 2 * pitches + pitch] = Math.min(1, (velocity ?? 0) / MOST_VELOCITY);
    }
  }
}

/** Of the frame at or after a time and the one before the nearer; of two as near the earlier. After the last frame: none. */
function nearer(times: Float64Array, after: number, time: number): number | undefined {
  if (after >= times.length) return undefined;
  if (after === 0) return 0;
  return time - at(times, after - 1) <= at(times, after) - time ? after - 1 : after;
}
