/**
 * A label as text. Archives hold labels as numbers where they look like numbers (spoken_digit: 8); hear-eval-kit
 * compares them after Python's `str`, and so do we.
 */
export function labelText(label: string | number | boolean): string {
  if (label === true) return 'True';
  if (label === false) return 'False';
  return String(label);
}
