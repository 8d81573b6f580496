import { stat } from 'node:fs/promises';
import { basename, join, posix, resolve } from 'node:path';
import { UserError } from '../../errors.ts';
import { type CsvReading, readCsvHeader } from '../../formats/files/csv.ts';
import { isJamsName } from '../../formats/jams/read.ts';
import { readAnnotation } from '../../formats/labels/annotation.ts';
import type { AnnotationKinds } from '../../formats/labels/annotation-kinds.ts';
import { type AnnotationReading, beginsAnnotation } from '../../formats/labels/annotation-lines.ts';
import { isMidiName } from '../../formats/labels/midi-notes.ts';
import { ifThere } from '../../if-there.ts';
import { listFolder } from '../../pipeline/store/folder-hashes.ts';
import { matchTracks } from './match-tracks.ts';

/**
 * Whether this is an annotation of one recording, or a folder of them, and not a table with a column that names the clips.
 */
export async function isAnnotation(file: string, reading: CsvReading | undefined): Promise<boolean> {
  if (reading?.tell === undefined || /\.json$/i.test(file)) return false;
  if (isJamsName(file) || isMidiName(file)) return true;
  const found = await ifThere(stat(file));
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
export function readAnnotations<K extends keyof AnnotationKinds>(
  place: string,
  kind: K,
  reading: AnnotationReading,
): Promise<Map<string, AnnotationKinds[K]>> {
  return readEachFile(place, reading, (file, own) => readAnnotation(file, kind, own));
}

/**
 * Reads a file, or all in a folder and below it, as annotations of a recording each. What is told of several files alike is
 * told once, with their number.
 *
 * @returns by name in the folder, without extension
 * @throws UserError for a folder without any, and two of one name
 */
export async function readEachFile<T>(
  place: string,
  reading: AnnotationReading,
  read: (file: string, reading: AnnotationReading) => Promise<T>,
): Promise<Map<string, T>> {
  const files = await annotationFiles(place);
  return tellingAlike(place, reading.tell, async (tellOf) => {
    const found = new Map<string, T>();
    for (const [name, file] of files) found.set(name, await read(file, { ...reading, tell: tellOf(file) }));
    return found;
  });
}

/** Gives work what tells of a file; what was told of several files alike is told once, with their number. */
export async function tellingAlike<T>(
  place: string,
  tell: (line: string) => void,
  work: (tellOf: (file: string) => (line: string) => void) => Promise<T>,
): Promise<T> {
  const told = new Map<string, string[]>();
  try {
    return await work((file) => (line) => {
      const said = line.startsWith(file) ? line.slice(file.length) : `: ${line}`;
      told.set(said, [...(told.get(said) ?? []), file]);
    });
  } finally {
    for (const [said, files] of told) {
      tell(files.length === 1 ? `${files[0]}${said}` : `${place}${said} (${files.length} files)`);
    }
  }
}

/**
 * A file, or all in a folder and below it but those whose names begin with a point, by name in the folder, without extension.
 *
 * @throws UserError for a folder without any, and two of one name
 */
export async function annotationFiles(place: string): Promise<Map<string, string>> {
  const there = await ifThere(stat(place));
  if (there === undefined || !there.isDirectory()) return new Map([[clipName(basename(place)), place]]);
  const found = new Map<string, string>();
  for (const file of await listFolder(resolve(place))) {
    if (posix.basename(file).startsWith('.')) continue;
    const name = clipName(file);
    if (found.has(name)) {
      throw new UserError(`${place}: two annotations of ${name}; expected one of each recording`);
    }
    found.set(name, join(place, file));
  }
  if (found.size === 0) {
    throw new UserError(`${place}: no files in it; expected an annotation of each recording`);
  }
  return found;
}

/**
 * Labels under the names of the predictions: where either are annotations, names meet without their extensions, or as
 * `matchTracks` has it, and the annotations of two files are those of one recording.
 */
export function namedAlike<T>(
  labels: ReadonlyMap<string, T>,
  predicted: Iterable<string>,
  annotated: { readonly labels: boolean; readonly predictions: boolean },
  tell?: (line: string) => void,
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
  const { found, told } = matchTracks([...labels.keys()].map(clipName), [...byName.keys()]);
  if (told !== undefined) tell?.(told);
  return new Map(
    [...labels].map(([name, value]) => [byName.get(found.get(clipName(name)) ?? '') ?? name, value]),
  );
}

function clipName(file: string): string {
  return file.slice(0, file.length - posix.extname(file).length).normalize('NFC');
}
