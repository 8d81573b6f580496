/** What is added to the programs of drum kits, so that they are none of instruments. */
export const DRUMS = 128;

/** A note as an instrument plays it. */
export interface PlayedNote {
  /** Of General MIDI, 0 (grand piano) to 127; a drum kit is `DRUMS` and its program, whose notes are its drums. */
  readonly program: number;
  /** MIDI number, 0 to 127. */
  readonly midi: number;
  /** 1 to 127. */
  readonly velocity: number;
  /** Milliseconds. */
  readonly start: number;
  /** When it is let go, in milliseconds; it may sound on. */
  readonly end: number;
}
