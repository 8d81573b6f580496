import { readCsv } from '../../formats/files/csv.ts';
import { namedColumns } from '../../formats/files/named-columns.ts';
import type { Excerpt } from '../excerpt.ts';
import type { Mark, PitchConfusion, PitchDistance } from './music-marks.ts';

/** Labels and predictions of a test split. */
export interface PictureFiles {
  readonly split: string;
  /** `<split>.csv`. */
  readonly labels: string;
  /** `predicted-<split>.csv`. */
  readonly predictions: string;
}

export type PicturePoint = readonly [x: number, y: number];

/** A clip, what is true of it and what was predicted, in words. */
export interface ShownClip {
  readonly split: string;
  readonly file: string;
  readonly expected: string;
  readonly predicted: string;
}

/** What a report shows of a type's predictions. */
export interface Picture {
  readonly plots: readonly {
    readonly title: string;
    readonly x: string;
    readonly y: string;
    /** Whether points on the diagonal are right. */
    readonly diagonal: boolean;
    readonly points: readonly PicturePoint[];
  }[];
  /** Clips, and by how much each was missed. */
  readonly misses: readonly { readonly clip: ShownClip; readonly by: number }[];
  /** Of pitches over time. */
  readonly music?: MusicPicture;
}

/** Pitches over time: what was right and what was not, clip by clip and in all. */
export interface MusicPicture {
  readonly clips: readonly {
    readonly split: string;
    readonly file: string;
    /** Milliseconds. */
    readonly length: number;
    readonly marks: readonly Mark[];
    /** The share of what is marked that is not right. */
    readonly wrong: number;
  }[];
  /** What the task has chosen to be looked at. */
  readonly excerpts: readonly MusicExcerpt[];
  /** Names of scores that are told of each clip. */
  readonly byClip: readonly string[];
  /** As `pitchConfusion` and `distancesOf` give them. */
  readonly pitches: PitchConfusion;
  readonly distances: readonly PitchDistance[];
}

/** What is to be seen of a stretch of a clip; times count from its start. */
export interface MusicExcerpt {
  readonly split: string;
  readonly excerpt: Excerpt;
  readonly marks: readonly Mark[];
  /** Milliseconds, MIDI numbers with their fractions; none of notes. */
  readonly estimate: readonly (readonly [time: number, pitch: number])[];
}

/** Reads what is shown, and of pitches over time what a task has chosen. @throws UserError for files that are missing or wrong */
export type DrawPicture = (splits: readonly PictureFiles[], excerpts: readonly Excerpt[]) => Promise<Picture>;

/** The rows of a csv, by the names of its columns. */
export async function rowsOf<const T extends readonly string[]>(
  path: string,
  names: T,
): Promise<readonly { readonly [K in keyof T]: string }[]> {
  const columns = namedColumns(path, names);
  const rows: { readonly [K in keyof T]: string }[] = [];
  await readCsv(path, `a csv with the columns ${names.join(', ')}`, columns.header, (fields, row) => {
    rows.push(columns.values(fields, row));
  });
  return rows;
}
