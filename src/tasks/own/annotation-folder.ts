import { join, posix } from 'node:path';
import { at } from '../../at.ts';
import { UserError } from '../../errors.ts';
import { readAnnotation } from '../../formats/labels/annotation.ts';
import { clipFinder } from './clip-names.ts';
import type { LabelReading } from './labels/label-reading.ts';
import { UNIT_MS } from './labels/label-rows.ts';
import { checkedTable } from './labels/label-table.ts';
import type { LabelledFile, LabelTable, Note } from './labels/labelled-file.ts';
import { counted, several } from './labels/told-names.ts';

/** What annotations hold, by the ends of their names. */
const KINDS: Readonly<Record<string, 'melody' | 'event' | 'notes'>> = {
  '.mel': 'melody',
  '.f0': 'melody',
  '.pv': 'melody',
  '.pitch': 'melody',
  '.lab': 'event',
  '.txt': 'event',
  '.tsv': 'event',
  '.csv': 'event',
  '.events': 'event',
  '.beats': 'event',
  '.jams': 'event',
  '.jamz': 'event',
  '.mid': 'notes',
  '.midi': 'notes',
};

/** Matches the files of a folder that may be annotations. */
export const ANNOTATION_PATTERNS = Object.keys(KINDS).flatMap((end) => [
  `**/*${end}`,
  `**/*${end.toUpperCase()}`,
]);

/**
 * Labels that are in a file for each recording, `<file>.lab` beside or apart from `<file>.wav`: events in seconds,
 * frequencies of frames, or notes of MIDI.
 *
 * @param folder of the annotations
 * @param annotations relative paths in it, of which those are read that are named as an audio file
 * @param audio relative paths of the audio files
 * @throws UserError for annotations that are wrong, of several kinds, or of no audio file
 */
export async function annotationFolder(
  folder: string,
  annotations: readonly string[],
  audio: readonly string[],
  reading: LabelReading,
): Promise<LabelTable> {
  const finder = clipFinder(audio);
  const named = annotations.filter(
    (file) => kindOf(file) !== undefined && 'file' in finder.find(stemOf(file)),
  );
  // Scores lie beside other annotations.
  const others = named.filter((file) => kindOf(file) !== 'notes');
  const ofClips = others.length > 0 ? others : named;
  const ends = [...new Set(ofClips.map((file) => posix.extname(file).toLowerCase()))];
  const [end, other] = ends;
  if (end === undefined || other !== undefined) {
    throw new UserError(
      `${folder}: ${end === undefined ? 'no annotations named as audio files are' : `annotations of several kinds (${ends.join(', ')})`}; ` +
        `expected one kind of ${Object.keys(KINDS).join(', ')}, one for each recording, or a csv or json file`,
    );
  }
  const { namespace } = reading;
  const isPitch = reading.column !== undefined || namespace?.startsWith('pitch_');
  const kind = isPitch ? 'melody' : (KINDS[end] ?? 'event');
  const taken = new Map<string, number>();
  const rows: LabelledFile[] = [];
  for (const file of ofClips) {
    const place = join(folder, file);
    const tell = (line: string) => {
      const what = line.replace(`${place}: `, '');
      taken.set(what, (taken.get(what) ?? 0) + 1);
    };
    const { delimiter, column, unit = 'seconds' } = reading;
    const factor = UNIT_MS[unit] / UNIT_MS.seconds;
    const clip = { file: stemOf(file) };
    if (kind === 'event') {
      const events = await readAnnotation(place, kind, { tell, delimiter, namespace });
      if (events.length === 0) rows.push({ ...clip, label: null });
      for (const { label, start, end: until } of events) {
        rows.push({ ...clip, label, start: start * factor, end: until * factor });
      }
    } else if (kind === 'notes') {
      const notes = await readAnnotation(place, kind, { tell });
      if (notes.length === 0) rows.push({ ...clip, label: null });
      for (const { frequency, ...note } of notes) rows.push({ ...clip, label: frequency, ...note });
    } else {
      const { times, values } = await readAnnotation(place, kind, { tell, delimiter, column, namespace });
      for (const [index, time] of times.entries()) {
        rows.push({ ...clip, label: at(values, index), start: time * factor, end: time * factor });
      }
    }
  }
  const read = new Set(ofClips);
  const ofNone = annotations.filter((file) => !read.has(file) && file.toLowerCase().endsWith(end));
  const notes: Note[] = [
    ['from', `${ofClips.length} annotations ${end}, one a recording`],
    ...[...taken].map(([what, count]): Note => ['from', `${count} ${what}`]),
    ...leftOut(ofNone),
  ];
  const type = { event: 'labels', melody: 'pitch', notes: 'notes' } as const;
  const guessedUnit = reading.unit === undefined && kind !== 'notes' ? 'seconds' : undefined;
  return checkedTable(folder, { type: type[kind], rows, notes, guessedUnit }, reading);
}

function leftOut(files: readonly string[]): Note[] {
  return files.length === 0
    ? []
    : [['left out', `${counted(files.length, 'annotation')} of no audio file: ${several(files)}`]];
}

function kindOf(file: string): (typeof KINDS)[string] | undefined {
  return KINDS[posix.extname(file).toLowerCase()];
}

function stemOf(file: string): string {
  return file.slice(0, file.length - posix.extname(file).length);
}
