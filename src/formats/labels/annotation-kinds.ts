import type { Frames } from './frame-table.ts';
import type { Note } from './note-table.ts';
import type { SoundEvent } from './split-labels.ts';

/** What the annotation of a recording can be taken for: times in milliseconds, frequencies in Hz. */
export interface AnnotationKinds {
  /** 0 or below where nothing sounds. */
  readonly melody: Frames<number>;
  readonly multipitch: Frames<number[]>;
  /** Points are events that end where they start. */
  readonly event: readonly SoundEvent[];
  readonly notes: readonly Note[];
}
