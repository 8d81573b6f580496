/** The number that a field of a table holds; NaN where it holds none, an empty field too. */
export function parseNumber(text: string): number {
  return text.trim() === '' ? Number.NaN : Number(text);
}
