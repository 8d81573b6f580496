import { UserError } from '../../errors.ts';
import { parseNumber } from '../../formats/files/number-text.ts';
import { linesOf, readTextFile } from '../../formats/files/text-file.ts';

/** Blanks, or a comma with or without blanks: what the data sets have between columns. */
const SEPARATOR = /\s*,\s*|\s+/;
const SHOWN = 80;

/** A line of an annotation in frames. */
export interface FrameLine {
  /** Milliseconds. */
  readonly time: number;
  /** What follows the time. */
  readonly values: readonly number[];
  /** File and line, for errors. */
  readonly place: string;
}

/**
 * Reads the lines of an annotation of which each has a time in seconds and numbers, apart by blanks or by a comma. Empty lines and
 * those that begin with `#` are passed over.
 *
 * @param told.what the file should be, with its article
 * @param told.expected of a line, for errors
 * @throws UserError that names the line, for what is no number, for times below 0 or that do not rise, and for a file without lines
 */
export async function readFrameLines(
  path: string,
  { what, expected }: { readonly what: string; readonly expected: string },
  onLine: (line: FrameLine) => void,
): Promise<void> {
  let before = -1;
  for (const [index, text] of linesOf(await readTextFile(path, what)).entries()) {
    const line = text.trim();
    if (line === '' || text.startsWith('#')) continue;
    const [first = '', ...others] = line.split(SEPARATOR);
    const place = `${path}, line ${index + 1}`;
    const [time, values] = [milliseconds(first), others.map(parseNumber)];
    if (Number.isNaN(time) || values.some(Number.isNaN)) {
      throw new UserError(`${place}: ${JSON.stringify(line.slice(0, SHOWN))}; expected ${expected}`);
    }
    if (time < 0 || time <= before) {
      throw new UserError(
        `${place}: ${first} s${time < 0 ? '' : ` after ${before / 1000} s`}; expected times from 0 that rise`,
      );
    }
    before = time;
    onLine({ time, values, place });
  }
  if (before === -1) throw new UserError(`${path}: no frames; expected ${expected} on each line`);
}

/** Of seconds in decimal digits; the decimal point is moved, so that nothing is rounded twice. */
function milliseconds(text: string): number {
  return Number.isNaN(parseNumber(text)) || /e/i.test(text) ? parseNumber(text) * 1000 : Number(`${text}e3`);
}
