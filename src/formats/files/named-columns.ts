import { at } from '../../at.ts';
import { UserError } from '../../errors.ts';

/** Finds columns of a csv file by their names, in whatever order they are. */
export interface NamedColumns<T extends readonly string[]> {
  /** To be given the first row. @throws UserError for a column that is missing or there twice */
  readonly header: (columns: readonly string[]) => void;
  /** The values of the named columns, in the order of the names. @throws UserError for an empty first one */
  readonly values: (fields: readonly string[], row: number) => { readonly [K in keyof T]: string };
}

export function namedColumns<const T extends readonly string[]>(path: string, names: T): NamedColumns<T> {
  let positions: readonly number[] = [];
  return {
    header(columns) {
      positions = names.map((name) => {
        const position = columns.indexOf(name);
        if (position < 0) {
          throw new UserError(
            `${path}, row 1: column ${name} is missing; columns are ${columns.join(', ')}, expected ${names.join(', ')}`,
          );
        }
        if (columns.lastIndexOf(name) !== position) {
          throw new UserError(`${path}, row 1: column ${name} is there twice`);
        }
        return position;
      });
    },
    values(fields, row) {
      const values = positions.map((position) => at(fields, position));
      if (values[0] === '') throw new UserError(`${path}, row ${row}, column ${names[0]}: empty`);
      return values as unknown as { readonly [K in keyof T]: string };
    },
  };
}
