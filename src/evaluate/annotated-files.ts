import { stat } from 'node:fs/promises';
import path from 'node:path';
import { UserError } from '../errors.ts';
import { type AnnotationKinds, readAnnotation } from '../formats/annotation.ts';
import { type AnnotationReading, beginsAnnotation } from '../formats/annotation-lines.ts';
import { type CsvReading, readCsvHeader } from '../formats/csv.ts';
import { listFolder } from '../pipeline/index.ts';

/**
 * Whether this is an annotation of one recording, or a folder of them, and not a table with a column that names the clips.
 */
export async function isAnnotation(file: string, reading: CsvReading | undefined): Promise<boolean> {
  if (reading?.tell === undefined || /\.json$/i.test(file)) return false;
  const found = await stat(file).catch(() => undefined);
  if (found === undefined || found.isDirectory()) return found !== undefined;
  // Divided by all there is, as what divides an annotation is found otherwise.
  const first = await readCsvHeader(file, 'labels or predictions', { ...reading, delimiter: ',' });
  const header = first.flatMap((field) => field.split(/[;\t|]/).map((name) => name.trim()));
  if (header.some((name) => /^(filename[12]?|rank_group)$/.test(name))) return false;
  return beginsAnnotation(header[0]?.split(/\s/, 1)[0] ?? '') || !/\.[ct]sv$/i.test(file);
}

/**
 * Reads annotations of recordings: a file, or all in a folder and below it.
 *
 * @returns by name in the folder, without extension
 * @throws UserError for an annotation that is wrong, a folder without any, and two of one name
 */
export async function readAnnotations<K extends keyof AnnotationKinds>(
  place: string,
  kind: K,
  reading: AnnotationReading,
): Promise<Map<string, AnnotationKinds[K]>> {
  const found = new Map<string, AnnotationKinds[K]>();
  for (const [file, name] of await annotationFiles(place)) {
    if (found.has(name))
      throw new UserError(`${place}: two annotations of ${name}; expected one of each recording`);
    found.set(name, await readAnnotation(file, kind, reading));
  }
  if (found.size === 0)
    throw new UserError(`${place}: no files in it; expected an annotation of each recording`);
  return found;
}

async function annotationFiles(place: string): Promise<(readonly [string, string])[]> {
  if (!(await stat(place)).isDirectory()) return [[place, clipName(path.basename(place))]];
  return (await listFolder(path.resolve(place)))
    .filter((file) => !path.posix.basename(file).startsWith('.'))
    .map((file) => [path.join(place, file), clipName(file)] as const);
}

/**
 * Labels under the names of the predictions: where either are annotations, names meet without their extensions, and the
 * annotations of two files are those of one recording.
 */
export function namedAlike<T>(
  labels: ReadonlyMap<string, T>,
  predicted: Iterable<string>,
  annotated: { readonly labels: boolean; readonly predictions: boolean },
): ReadonlyMap<string, T> {
  if (!annotated.labels && !annotated.predictions) return labels;
  const names = [...predicted];
  const [only] = names;
  if (
    annotated.labels &&
    annotated.predictions &&
    labels.size === 1 &&
    names.length === 1 &&
    only !== undefined
  ) {
    return new Map([...labels.values()].map((value) => [only, value]));
  }
  const byName = new Map(names.map((name) => [clipName(name), name]));
  return new Map([...labels].map(([name, value]) => [byName.get(clipName(name)) ?? name, value]));
}

function clipName(file: string): string {
  return file.slice(0, file.length - path.posix.extname(file).length).normalize('NFC');
}
