import { UserError } from '../../errors.ts';

export { parseNumber } from '../../decimal-number.ts';

/** The error for a field that holds no number, or not such a one. @param place file, row and column */
export function wrongNumber(place: string, text: string, expected: string): UserError {
  const hint = /^\s*[+-]?\d+,\d+\s*$/.test(text) ? ', with a point and not a comma before its decimals' : '';
  return new UserError(`${place}: '${text}'; expected ${expected}${hint}`);
}
