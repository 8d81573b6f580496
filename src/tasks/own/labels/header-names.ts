import { at } from '../../../at.ts';
import { UserError } from '../../../errors.ts';
import { parseNumber } from '../../../formats/files/number-text.ts';
import { isAudioName } from '../clip-names.ts';
import type { LabelReading } from './label-reading.ts';

/** The columns of a csv, and whether its first row names them; else that is a row of labels. */
export interface HeaderNames {
  readonly names: readonly string[];
  readonly isHeader: boolean;
}

/**
 * A first row that names an audio file is no header. Two columns are a file and its label then; more have to be told.
 *
 * @throws UserError for a first row without names, where nobody told them
 */
export function headerNames(path: string, first: readonly string[], { columns }: LabelReading): HeaderNames {
  if (columns !== undefined) {
    if (columns.length === first.length) return { names: columns, isHeader: false };
    throw new UserError(
      `--columns ${columns.join(',')}: ${columns.length} names; expected ${first.length}, as many as columns in ${path}`,
    );
  }
  const file = first.findIndex((field) => isAudioName(field.trim()));
  const [blanks] = first;
  if (first.length === 1 && blanks?.includes(' ') && blanks.split(/\s+/).some(isAudioName)) {
    throw new UserError(
      `${path}, row 1: ${blanks}, in one field; expected a comma, a semicolon or a tab between fields`,
    );
  }
  if (file === -1) return { names: first, isHeader: true };
  if (first.length === 2) {
    return { names: file === 0 ? ['filename', 'label'] : ['label', 'filename'], isHeader: false };
  }
  if (first.length === 1) {
    throw new UserError(`${path}, row 1: ${first[0]} alone; expected a label beside it, as filename,label`);
  }
  const example = exampleNames(first, file);
  throw new UserError(
    `${path}, row 1: no names of columns, as it names the file ${first[file]}; expected a header, or for instance --columns ${example.join(',')}`,
  );
}

/** Two numbers may be times, a text may be the label. */
function exampleNames(first: readonly string[], file: number): string[] {
  const numbers = [...first.keys()].filter((place) => !Number.isNaN(parseNumber(at(first, place))));
  const label = [...first.keys()].find((place) => place !== file && !numbers.includes(place));
  return first.map((_, place) => {
    if (place === file) return 'filename';
    if (place === label) return 'label';
    return numbers.length === 2 && numbers.includes(place)
      ? place === numbers[0]
        ? 'onset'
        : 'offset'
      : '-';
  });
}
