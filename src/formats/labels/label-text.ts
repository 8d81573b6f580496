import { UserError } from '../../errors.ts';

/**
 * A label as text. Archives hold labels as numbers where they look like numbers (spoken_digit: 8); hear-eval-kit
 * compares them after Python's `str`, and so do we.
 */
export function labelText(label: string | number | boolean): string {
  if (label === true) return 'True';
  if (label === false) return 'False';
  return String(label);
}

/**
 * A label that a user wrote: in NFC, without blanks around it.
 *
 * @param place for the error
 * @throws UserError where nothing is left, and for a line break, as a quote that is closed too late makes of several rows
 */
export function typedLabel(text: string, place: string): string {
  const label = text.normalize('NFC').trim();
  if (label === '') {
    throw new UserError(`${place}: an empty label; expected a name, or no row for what has none`);
  }
  if (/[\r\n]/.test(label)) throw new UserError(`${place}: the label '${label}'; expected one line`);
  return label;
}
