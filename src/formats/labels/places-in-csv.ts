import { readCsv } from '../files/csv.ts';

/** Where a csv file first names each of these clips, in words: `row 3, column filename2`. */
export async function placesInCsv(
  path: string,
  clips: ReadonlySet<string>,
): Promise<ReadonlyMap<string, string>> {
  const places = new Map<string, string>();
  let columns: readonly string[] = [];
  await readCsv(
    path,
    'the labels of a split',
    (header) => {
      columns = header;
    },
    (fields, row) => {
      for (const [column, field] of fields.entries()) {
        if (clips.has(field) && !places.has(field)) {
          places.set(field, `row ${row}, column ${columns[column]}`);
        }
      }
    },
  );
  return places;
}
