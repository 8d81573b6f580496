import { UserError } from '../../errors.ts';
import { isAudioName } from './clip-names.ts';
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
  if (file === -1) return { names: first, isHeader: true };
  if (first.length === 2) {
    return { names: file === 0 ? ['filename', 'label'] : ['label', 'filename'], isHeader: false };
  }
  const example = first.map((_, column) =>
    column === file ? 'filename' : column === (file === 0 ? 1 : 0) ? 'label' : '-',
  );
  throw new UserError(
    `${path}, row 1: no names of columns, as it names the file ${first[file]}; expected a header, or for instance --columns ${example.join(',')}`,
  );
}
