/**
 * From what heads say of frames to notes, after C. Hawthorne et al., "Onsets and Frames: Dual-Objective Piano Transcription",
 * ISMIR 2018. Unlike there, what sounds without an onset is a note as well, as a run of frames is an event in hear-eval-kit.
 */
import { hzOfMidi } from '../formats/labels/midi-number.ts';
import type { Note } from '../formats/labels/note-table.ts';
import { HeldRows } from '../numerics/held-rows.ts';
import { MOST_VELOCITY } from './note-frames.ts';
import { type NoteSettings, noteColumns } from './note-settings.ts';

/** How long a pitch may be heard before its onset: windows of embeddings reach ahead. Milliseconds. */
const BEFORE_ONSET = 100;

/**
 * The notes that a clip's activations say, by start, then pitch.
 *
 * @param activations shape (frames, columns), 0 to 1, columns as in `noteColumns`
 * @param times of the frames, rising, in milliseconds
 */
export function readNoteFrames(
  activations: Float32Array,
  times: Float64Array,
  settings: NoteSettings,
): Note[] {
  const reader = new NoteReader(settings);
  reader.add(activations, times);
  return reader.end();
}

interface OpenNote {
  readonly start: number;
  readonly velocity: number | undefined;
}

/**
 * Reads notes from frames that come in parts, of which it holds no more than it needs: the same notes, whatever the parts.
 *
 * A note begins where its onset is at least `onset_threshold` and no less active than in the frames beside, and the pitch
 * sounds there or in the next frame; and where a pitch begins to sound, halfway from the frame before, unless an onset follows
 * within 100 ms. It ends where it sounds no longer, halfway to the next frame, or where the next note of its pitch begins.
 */
export class NoteReader {
  readonly #settings: NoteSettings;
  readonly #rows: HeldRows;
  readonly #open: (OpenNote | undefined)[];
  #notes: Note[] = [];
  /** The next frame to be read. */
  #next = 0;

  constructor(settings: NoteSettings) {
    this.#settings = settings;
    this.#rows = new HeldRows(noteColumns(settings).length);
    this.#open = new Array<OpenNote | undefined>(settings.pitches).fill(undefined);
  }

  /**
   * @param activations shape (frames, columns), 0 to 1, columns as in `noteColumns`
   * @param times of the frames, rising from part to part, in milliseconds
   */
  add(activations: Float32Array, times: Float64Array): void {
    this.#rows.add(activations, times);
    let until = this.#next;
    // Whether an onset follows is known of frames that have more after them.
    while (until < this.#rows.end && this.#between(until, this.#rows.end - 1) > BEFORE_ONSET) until += 1;
    this.#readUntil(until);
    this.#rows.dropBefore(until - 1);
  }

  /** The notes before which none can begin any more, by start, then pitch; they are let go of. */
  take(): Note[] {
    if (this.#next === 0) return [];
    const starts = this.#open.map((note) => note?.start ?? Number.POSITIVE_INFINITY);
    // What begins in a frame begins after the one before it.
    const until = Math.min(this.#rows.timeOf(this.#next - 1), ...starts);
    const settled = this.#notes.filter(({ start }) => start < until);
    this.#notes = this.#notes.filter(({ start }) => start >= until);
    return settled.sort(byStart);
  }

  /** All notes that were not taken, by start, then pitch. */
  end(): Note[] {
    const frames = this.#rows.end;
    this.#readUntil(frames);
    // Half of the last step; a clip of one frame has none.
    const last = frames === 0 ? 0 : this.#rows.timeOf(frames - 1);
    const after = frames < 2 ? 0 : (last - this.#rows.timeOf(frames - 2)) / 2;
    for (let pitch = 0; pitch < this.#settings.pitches; pitch++) this.#close(pitch, last + after);
    return this.#notes.sort(byStart);
  }

  #readUntil(until: number): void {
    for (let pitch = 0; pitch < this.#settings.pitches; pitch++) {
      for (let frame = this.#next; frame < until; frame++) this.#read(pitch, frame);
    }
    this.#next = until;
  }

  #read(pitch: number, frame: number): void {
    const isOpen = this.#open[pitch] !== undefined;
    if (this.#begins(pitch, frame)) {
      this.#close(pitch, this.#rows.timeOf(frame));
      this.#open[pitch] = { start: this.#rows.timeOf(frame), velocity: this.#velocity(pitch, frame) };
    } else if (!isOpen && this.#sounds(pitch, frame) && !this.#beginsSoon(pitch, frame)) {
      const start = frame === 0 ? this.#rows.timeOf(0) : this.#halfwayTo(frame);
      this.#open[pitch] = { start, velocity: this.#velocity(pitch, frame) };
    } else if (isOpen && !this.#sounds(pitch, frame)) {
      this.#close(pitch, this.#halfwayTo(frame));
    }
  }

  #close(pitch: number, end: number): void {
    const { min_duration, lowest_midi } = this.#settings;
    const open = this.#open[pitch];
    this.#open[pitch] = undefined;
    if (open === undefined || end - open.start < min_duration || end <= open.start) return;
    const { start, velocity } = open;
    const frequency = hzOfMidi(lowest_midi + pitch);
    this.#notes.push({ start, end, frequency, ...(velocity === undefined ? {} : { velocity }) });
  }

  /** After the last frame nothing sounds. */
  #sounds(pitch: number, frame: number): boolean {
    return frame < this.#rows.end && this.#rows.valueAt(frame, pitch) >= this.#settings.threshold;
  }

  #begins(pitch: number, frame: number): boolean {
    const onset = this.#onset(pitch, frame);
    if (onset < this.#settings.onset_threshold) return false;
    if (!(this.#sounds(pitch, frame) || this.#sounds(pitch, frame + 1))) return false;
    return (
      (frame === 0 || onset > this.#onset(pitch, frame - 1)) &&
      (frame + 1 === this.#rows.end || onset >= this.#onset(pitch, frame + 1))
    );
  }

  #beginsSoon(pitch: number, from: number): boolean {
    let frame = from + 1;
    for (; this.#sounds(pitch, frame) && this.#between(from, frame) <= BEFORE_ONSET; frame++) {
      if (this.#begins(pitch, frame)) return true;
    }
    return false;
  }

  #onset(pitch: number, frame: number): number {
    return this.#rows.valueAt(frame, this.#settings.pitches + pitch);
  }

  /**
   * What is learned is the velocity where there is an onset and 0 elsewhere, so their ratio is the velocity of an onset.
   * undefined where velocities are not learned.
   */
  #velocity(pitch: number, frame: number): number | undefined {
    if (!this.#settings.velocities) return undefined;
    const onset = this.#onset(pitch, frame);
    const struck = this.#rows.valueAt(frame, 2 * this.#settings.pitches + pitch);
    return onset > 0 ? Math.round(MOST_VELOCITY * Math.min(1, struck / onset)) : 0;
  }

  /** Milliseconds. */
  #between(frame: number, later: number): number {
    return this.#rows.timeOf(later) - this.#rows.timeOf(frame);
  }

  /** From the frame before. */
  #halfwayTo(frame: number): number {
    return (this.#rows.timeOf(frame - 1) + this.#rows.timeOf(frame)) / 2;
  }
}

function byStart(a: Note, b: Note): number {
  return a.start - b.start || a.frequency - b.frequency;
}
