import type { CsvReading } from '../../formats/files/csv.ts';

/** Labels and predictions of any program. */
export interface FilePair {
  /** `<split>.json` or a csv, as `docs/scores.md` has them. */
  readonly labels: string;
  readonly predictions: string;
  /** How both are read; undefined: as this program's own. */
  readonly reading?: CsvReading | undefined;
  /** That of the frequency in annotations: its name, or its number from 1. */
  readonly column?: string | undefined;
}
