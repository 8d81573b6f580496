import { UserError } from '../../errors.ts';

/** The labels there may be, and who says so. */
export interface KnownLabels {
  readonly labels: ReadonlySet<string>;
  /** For errors: the file. */
  readonly from: string;
}

/** @throws UserError for a label that is not known */
export function checkLabel(place: string, label: string, { labels, from }: KnownLabels): void {
  if (!labels.has(label)) {
    throw new UserError(
      `${place}: the label '${label}' is unknown; expected one of the ${labels.size} in ${from}`,
    );
  }
}
