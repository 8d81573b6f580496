import { UserError } from '../errors.ts';

/** As people and programs write decimal numbers; blanks around them are taken away before. */
const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/**
 * The number that a field of a table holds, in decimal digits: `1`, `-1.5`, `.5`, `1e-3`. NaN where it holds none, so for
 * an empty field, `nan`, `inf`, `0x10`, `1_000` and `1,5`, and for a number that is too large to be finite.
 */
export function parseNumber(text: string): number {
  const typed = text.trim();
  const value = DECIMAL.test(typed) ? Number(typed) : Number.NaN;
  return Number.isFinite(value) ? value : Number.NaN;
}

/** The error for a field that holds no number, or not such a one. @param place file, row and column */
export function wrongNumber(place: string, text: string, expected: string): UserError {
  const hint = /^\s*[+-]?\d+,\d+\s*$/.test(text) ? ', with a point and not a comma before its decimals' : '';
  return new UserError(`${place}: '${text}'; expected ${expected}${hint}`);
}
