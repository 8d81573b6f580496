import { UserError } from '../../errors.ts';
import { CsvRows } from './csv-rows.ts';

const DELIMITERS = [',', ';', '\t'] as const;
const ROWS_TRIED = 20;

/** What a delimiter makes of the first rows of a text. */
interface Tried {
  readonly delimiter: string;
  readonly columns: number;
  /** Whether every row has as many fields as the first. */
  readonly fits: boolean;
}

/** A delimiter in words, for people. */
export function delimiterName(delimiter: string): string {
  return delimiter === '\t' ? 'a tab' : `'${delimiter}'`;
}

/**
 * The delimiter of a table: that of `,`, `;` and tab which divides its header and its first rows alike; a comma where there
 * is one column.
 *
 * @param text the beginning of the file, whole rows
 * @throws UserError where two do
 */
export function findDelimiter(path: string, text: string): string {
  const dividing = DELIMITERS.map((delimiter) => tried(path, text, delimiter)).filter(
    ({ columns }) => columns > 1,
  );
  const fitting = dividing.filter(({ fits }) => fits);
  const [found, other] = fitting.length > 0 ? fitting : dividing;
  if (found === undefined) return ',';
  if (other === undefined) return found.delimiter;
  throw new UserError(
    `${path}: its rows can be divided by ${delimiterName(found.delimiter)} and by ${delimiterName(other.delimiter)}; expected --delimiter to say which`,
  );
}

function tried(path: string, text: string, delimiter: string): Tried {
  const rows = new CsvRows({ path, delimiter, trimmed: true });
  let columns = 0;
  try {
    for (const fields of rows.take(text)) {
      if (columns === 0) columns = fields.length;
      if (fields.length !== columns) return { delimiter, columns, fits: false };
      if (rows.row > ROWS_TRIED) return { delimiter, columns, fits: true };
    }
    for (const fields of rows.end()) {
      if (columns === 0) columns = fields.length;
      if (fields.length !== columns) return { delimiter, columns, fits: false };
    }
  } catch {
    return { delimiter, columns, fits: false };
  }
  return { delimiter, columns, fits: true };
}
