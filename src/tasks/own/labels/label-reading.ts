export type TimeUnit = 'seconds' | 'milliseconds';

/** What labels do not tell of themselves, or tell otherwise than their columns are named. */
export type LabelReading = {
  /** Between the fields of a csv; undefined: what its first rows show. */
  readonly delimiter?: string;
  /** Of the times of events; undefined: what the columns are named for. */
  readonly unit?: TimeUnit;
  /** Between several labels in one field, or `none`. */
  readonly separator?: string;
  /** Of annotations that are a file for each recording: the column of the frequency, its name or its number from 1. */
  readonly column?: string;
  /** Of annotations that are JAMS files: the namespace that is read, where there are several. */
  readonly namespace?: string;
  /** The column that names the audio files. */
  readonly file?: string;
  /** The column of labels. */
  readonly label?: string;
  /** The column of splits or folds. */
  readonly split?: string;
  /** The column of what is not to be spread over several splits, or `none`. */
  readonly group?: string;
  /** Names of the columns of a csv that has no header; `-` is passed over. */
  readonly columns?: readonly string[];
  /** Columns that are passed over. */
  readonly ignore?: readonly string[];
};

/** What `separator` and `group` say for: none at all. */
export const NONE = 'none';
