/**
 * Notes as a head sees them, frame by frame: for each pitch whether it sounds, whether it begins, and how hard it is struck,
 * after C. Hawthorne et al., "Onsets and Frames: Dual-Objective Piano Transcription", ISMIR 2018. Unlike there, what sounds
 * without an onset is a note as well, as a run of frames is an event in hear-eval-kit.
 */
import { at } from '../at.ts';
import { hzOfMidi, midiOfHz } from '../formats/labels/midi-number.ts';
import type { Note } from '../formats/labels/note-table.ts';
import { firstFrom } from '../numerics/first-from.ts';
import type { NoteSettings } from './note-settings.ts';

/** That of MIDI; velocities are learned as shares of it. */
const MOST_VELOCITY = 127;
/** As of events: a frame exactly at the end still belongs to it. Milliseconds. */
const END_INCLUDED = 0.0001;
/** How long a pitch may be heard before its onset: windows of embeddings reach ahead. Milliseconds. */
const BEFORE_ONSET = 100;

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

/**
 * The notes that a clip's activations say, by start, then pitch.
 *
 * A note begins where its onset is at least `onset_threshold` and no less active than in the frames beside, and the pitch
 * sounds there or in the next frame; and where a pitch begins to sound, halfway from the frame before, unless an onset follows
 * within 100 ms. It ends where it sounds no longer, halfway to the next frame, or where the next note of its pitch begins.
 *
 * @param activations shape (frames, columns), 0 to 1, columns as in `noteColumns`
 * @param times of the frames, rising, in milliseconds
 */
export function readNoteFrames(
  activations: Float32Array,
  times: Float64Array,
  settings: NoteSettings,
): Note[] {
  const columns = activations.length / Math.max(1, times.length);
  const notes: Note[] = [];
  for (let pitch = 0; pitch < settings.pitches; pitch++) {
    const of = (group: number, frame: number) =>
      activations[frame * columns + group * settings.pitches + pitch] ?? 0;
    for (const { first, start, end } of spans(times, of, settings)) {
      if (end - start < settings.min_duration || end <= start) continue;
      notes.push({
        start,
        end,
        frequency: hzOfMidi(settings.lowest_midi + pitch),
        ...(settings.velocities ? { velocity: velocityAt(of, first) } : {}),
      });
    }
  }
  return notes.sort((a, b) => a.start - b.start || a.frequency - b.frequency);
}

type Activation = (group: number, frame: number) => number;

interface Span {
  readonly first: number;
  readonly start: number;
  readonly end: number;
}

/** Of one pitch. */
function* spans(times: Float64Array, of: Activation, settings: NoteSettings): Generator<Span> {
  const frames = times.length;
  const sounds = (frame: number) => frame < frames && of(0, frame) >= settings.threshold;
  const begins = (frame: number) => {
    const onset = of(1, frame);
    if (onset < settings.onset_threshold || !(sounds(frame) || sounds(frame + 1))) return false;
    return (frame === 0 || onset > of(1, frame - 1)) && (frame + 1 === frames || onset >= of(1, frame + 1));
  };
  const between = (frame: number) => (at(times, frame - 1) + at(times, frame)) / 2;
  const beginsSoon = (from: number) => {
    for (let frame = from + 1; sounds(frame) && at(times, frame) - at(times, from) <= BEFORE_ONSET; frame++) {
      if (begins(frame)) return true;
    }
    return false;
  };
  let open: Omit<Span, 'end'> | undefined;
  for (let frame = 0; frame < frames; frame++) {
    if (begins(frame)) {
      if (open !== undefined) yield { ...open, end: at(times, frame) };
      open = { first: frame, start: at(times, frame) };
    } else if (open === undefined && sounds(frame) && !beginsSoon(frame)) {
      open = { first: frame, start: frame === 0 ? at(times, 0) : between(frame) };
    } else if (open !== undefined && !sounds(frame)) {
      yield { ...open, end: between(frame) };
      open = undefined;
    }
  }
  const last = frames - 1;
  if (open !== undefined) yield { ...open, end: at(times, last) + halfStep(times) };
}

/** Half of the last step; a clip of one frame has none. */
function halfStep(times: Float64Array): number {
  return times.length < 2 ? 0 : (at(times, times.length - 1) - at(times, times.length - 2)) / 2;
}

/** What is learned is the velocity where there is an onset and 0 elsewhere, so their ratio is the velocity of an onset. */
function velocityAt(of: Activation, frame: number): number {
  const onset = of(1, frame);
  return onset > 0 ? Math.round(MOST_VELOCITY * Math.min(1, of(2, frame) / onset)) : 0;
}
