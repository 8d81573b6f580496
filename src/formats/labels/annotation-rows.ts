import { at } from '../../at.ts';
import { UserError } from '../../errors.ts';
import { CsvRows } from '../files/csv-rows.ts';
import { parseNumber } from '../files/number-text.ts';
import { linesOf } from '../files/text-file.ts';

/** A line of an annotation: what is between its delimiters. */
export interface AnnotationRow {
  /** From 1. */
  readonly line: number;
  readonly fields: readonly string[];
}

/** An annotation, divided. */
export interface AnnotationRows {
  /** In lower case; null where the first line holds numbers already. */
  readonly names: readonly string[] | null;
  readonly rows: readonly AnnotationRow[];
}

/** `0,5 1,25` or `0,5;1,25`, but not `0,5 bars`. */
const DECIMAL_COMMA = /^\s*\d+,\d+\s*(?:[;\t ]\s*\d+(?:,\d+)?(?:[;\t ]|\s*$)|[;\t])/;
const DELIMITERS = ['\t', ',', ';'] as const;
/** Those that data sets have between a time and frequencies. */
const PLAIN = DELIMITERS.filter((delimiter) => delimiter !== ';');

/**
 * Divides the text of an annotation: by tabs, commas or semicolons, where one of these follows the first number of
 * lines, else by blanks. Blank lines, lines that begin with `#`, and those with a backslash (frequencies of Audacity's
 * labels) are left out.
 *
 * @param delimiter undefined: it is found
 * @param isPlain whether a header and semicolons are refused
 * @returns no names and no rows where there is nothing
 * @throws UserError for decimals with a comma, which may be the delimiter
 */
export function annotationRows(
  path: string,
  text: string,
  delimiter: string | undefined,
  isPlain = false,
): AnnotationRows {
  const lines = linesOf(text)
    .map((line, index) => ({ line: index + 1, text: line }))
    .filter((line) => !/^\s*([#\\]|$)/.test(line.text));
  const [first] = lines;
  if (first === undefined) return { names: null, rows: [] };
  const data = lines.length === 1 ? lines : lines.slice(1);
  if (delimiter === undefined && data.every((line) => DECIMAL_COMMA.test(line.text))) {
    throw new UserError(
      `${path}, line ${first.line}: '${first.text.trim()}'; expected numbers with a point and not a comma before their decimals, or --delimiter ,`,
    );
  }
  const found = delimiter ?? (isPlain ? PLAIN : DELIMITERS).find((one) => divides(one, data));
  const rows = lines.map((line) => ({ line: line.line, fields: divided(path, line, found) }));
  const header = rows[0]?.fields ?? [];
  if (!Number.isNaN(parseNumber(at(header, 0)))) return { names: null, rows };
  if (isPlain) {
    const isWrong = (field: string) => Number.isNaN(parseNumber(field));
    const { line, text: wrong } =
      lines.find((each) =>
        each.text
          .trim()
          .split(/[\s,]+/)
          .some(isWrong),
      ) ?? first;
    throw new UserError(
      `${path}, line ${line}: '${wrong.trim()}'; expected numbers, between blanks or commas`,
    );
  }
  return { names: header.map((name) => name.toLowerCase()), rows: rows.slice(1) };
}

/** A time alone is a line too, of several pitches where there are none, unless the comma may be that of a decimal. */
function divides(delimiter: string, lines: readonly { readonly text: string }[]): boolean {
  const divided = lines.filter(({ text }) => text.includes(delimiter));
  return (
    lines.every(({ text }) => !Number.isNaN(parseNumber(at(text.split(delimiter, 1), 0)))) &&
    divided.length > 0 &&
    (divided.length === lines.length || delimiter !== ',' || lines.some(({ text }) => text.includes('.')))
  );
}

function divided(
  path: string,
  { line, text }: { readonly line: number; readonly text: string },
  delimiter: string | undefined,
): readonly string[] {
  if (delimiter === undefined) return text.trim().split(/\s+/);
  // A label of Audacity may begin with a quote.
  if (delimiter === '\t' || !text.includes('"')) return text.split(delimiter).map((field) => field.trim());
  const rows = new CsvRows({ path: `${path}, line ${line}`, delimiter, trimmed: true });
  return [...rows.take(text), ...rows.end()][0] ?? [];
}
