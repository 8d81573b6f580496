import type { Mark, PitchDistance } from '../../prediction-types/pictures/music-marks.ts';

/** What the page shows of one module on one task besides its scores, small enough to be in the page many times. */
export interface CellDetails {
  readonly confusion?: Confusion;
  readonly classes?: ClassBars;
  readonly calibration?: Calibration;
  readonly scatters?: readonly Scatter[];
  readonly curves?: readonly TrainingCurve[];
  readonly timelines?: readonly Timeline[];
  /** What the task has chosen to be looked at. */
  readonly excerpts?: readonly Timeline[];
  readonly worst?: readonly WorstClip[];
  readonly music?: MusicDetails;
  /** What could not be shown, and why: one line each. */
  readonly problems: readonly string[];
}

/** Clips by right and predicted label, those that there are. */
export interface Confusion {
  /** Right label, predicted label (positions among the task's labels), clips; one after the other. */
  readonly entries: readonly number[];
  /** Clips that are in no entry, because there were too many. */
  readonly omitted: number;
}

/** A score of each label by itself. */
export interface ClassBars {
  readonly title: string;
  /** Label (position among the task's), its score from 0 to 1 or null, how many clips or events have it. */
  readonly bars: readonly (readonly [label: number, value: number | null, count: number])[];
  /** Labels that are left out, because there were too many: those in the middle. */
  readonly omitted: number;
}

/** How often what is predicted with a probability is true. */
export interface Calibration {
  /** What is counted. */
  readonly title: string;
  /** Mean probability, share that is true, how many; by bin. */
  readonly bins: readonly (readonly [probability: number, share: number, count: number])[];
}

/** Values predicted against those that are right. */
export interface Scatter {
  readonly title: string;
  readonly x: string;
  readonly y: string;
  /** x, y, x, y, ... */
  readonly points: readonly number[];
  readonly omitted: number;
  /** Whether points on the diagonal are right. */
  readonly diagonal: boolean;
}

/** How a training went. */
export interface TrainingCurve {
  readonly name: string;
  /** Whether the head was taken. */
  readonly chosen: boolean;
  /** Of the head that was kept. */
  readonly epoch: number;
  /** Epoch, training loss, validation score, epoch, ...; null where a loss or score was no finite number. */
  readonly points: readonly (number | null)[];
}

/** An event from start to end in milliseconds; the label is a position among the task's. */
export type TimelineEvent = readonly [label: number, start: number, end: number];

/** What sounds in a clip, and what was predicted. */
export interface Timeline {
  readonly split: string;
  readonly file: string;
  /** The score of this clip alone; null where it is undefined. */
  readonly score: number | null;
  /** In milliseconds. */
  readonly length: number;
  readonly reference: readonly TimelineEvent[];
  readonly predicted: readonly TimelineEvent[];
  readonly omitted: number;
  /** Pitches that are right, missed, extra or octaves off, instead of events. */
  readonly marks?: readonly Mark[];
  /** Of an excerpt: from where to where it is of its clip, in seconds. Other times count from its start. */
  readonly stretch?: readonly [start: number, end: number];
  readonly salience?: SalienceImage;
  /** Of an excerpt, what was found: time, MIDI number with its fraction, time, ... */
  readonly estimate?: readonly number[];
}

/** How strongly pitches are heard, over the whole time of a timeline. */
export interface SalienceImage {
  /** In base64. */
  readonly png: string;
  /** MIDI numbers of the lowest and the highest key, which are whole in the picture. */
  readonly low: number;
  readonly high: number;
}

/** How pitches were taken for others, and how each clip did. */
export interface MusicDetails {
  readonly pitches: Confusion & { readonly labels: readonly string[] };
  readonly distances: readonly PitchDistance[];
  /** Names of scores. */
  readonly scores: readonly string[];
  /** The worst first; undefined scores are null. */
  readonly clips: readonly {
    readonly split: string;
    readonly file: string;
    readonly values: readonly (number | null)[];
  }[];
  /** Means over the clips of each group, where the task puts clips together; undefined scores are left out of them. */
  readonly groups?: {
    /** What a group is, in a word. */
    readonly name: string;
    readonly rows: readonly {
      readonly group: string;
      readonly clips: number;
      readonly values: readonly (number | null)[];
    }[];
  };
  /** Clips that are left out, because there were too many: the best. */
  readonly omitted: number;
}

/** A clip that was predicted badly. */
export interface WorstClip {
  readonly split: string;
  readonly file: string;
  readonly expected: string;
  readonly predicted: string;
}
