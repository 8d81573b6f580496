/** As people and programs write decimal numbers; blanks around them are taken away before. */
const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/**
 * The number that a field of a table or an option holds, in decimal digits: `1`, `-1.5`, `.5`, `1e-3`. NaN where it holds none, so for
 * an empty field, `nan`, `inf`, `0x10`, `1_000` and `1,5`, and for a number that is too large to be finite.
 */
export function parseNumber(text: string): number {
  const typed = text.trim();
  const value = DECIMAL.test(typed) ? Number(typed) : Number.NaN;
  return Number.isFinite(value) ? value : Number.NaN;
}
