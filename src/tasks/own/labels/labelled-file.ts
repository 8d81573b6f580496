import type { PredictionTypeName } from '../../../prediction-types/registry.ts';
import type { TimeUnit } from './label-reading.ts';

/** What somebody wrote down of one audio file: a label, or a number. */
export interface LabelledFile {
  /** Path in the folder of audio, with forward slashes. */
  readonly file: string;
  /**
   * A number where it is none of a vocabulary: 0 or 1 (jnd), a rank, a target's value, Hz (pitch, notes). Null where somebody listened
   * and there is nothing: the only row of its file.
   */
  readonly label: string | number | null;
  /** What a number belongs to: the pair, the ranked list, the target. */
  readonly belongsTo?: string;
  /** Milliseconds. Events, notes and frames only. */
  readonly start?: number;
  /** Milliseconds. Events, notes and frames only. */
  readonly end?: number;
  /** How hard a note is struck, from 0. */
  readonly velocity?: number;
  /** train, valid, test or fold00, fold01, ... */
  readonly split?: string;
  /** What must not be spread over several splits, for instance the speaker. */
  readonly group?: string;
}

/** `labels` are those of a vocabulary, whether one of each file, several, or events. */
export type LabelTableType = 'labels' | PredictionTypeName;

/** Something that was guessed, passed over or left out, for the person who asked: a topic of one word, and a line. */
export type Note = readonly [topic: string, text: string];

export interface LabelTable {
  readonly type: LabelTableType;
  /** At least one. */
  readonly rows: readonly LabelledFile[];
  readonly notes: readonly Note[];
  /** In what unit times were written, where that was guessed. */
  readonly guessedUnit?: TimeUnit | undefined;
}
