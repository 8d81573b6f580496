import { z } from 'zod';
import { UserError } from '../errors.ts';
import type { AnnotationKinds } from '../formats/annotation.ts';
import { type CsvReading, readCsvHeader } from '../formats/csv.ts';
import { type Frames, readFrameTable } from '../formats/frame-table.ts';
import { readMelodyTable } from '../formats/melody-table.ts';
import { type Note, readNoteTable } from '../formats/note-table.ts';
import { isAnnotation, namedAlike, readAnnotations } from './annotated-files.ts';
import { type Spans, tellUnits } from './event-units.ts';
import type { FilePair, PreparedFiles } from './labelled-files.ts';
import { countMelody, melodyScores } from './melody.ts';
import { multipitchScores } from './multipitch.ts';
import { noteScores, velocityScores } from './notes.ts';
import { checkFiles } from './scored-split.ts';
import { strataOf } from './strata.ts';
import { prepareTable, type TableScore } from './table-score.ts';

const frequencyList = z.array(z.number().positive());

/**
 * Reads melodies, `filename,timestamp,frequency` both, and prepares scores for them.
 *
 * @param names of scores; undefined: all
 * @throws UserError for files that are wrong, with row and column, or that do not belong together
 */
export function prepareMelodyFiles(
  files: FilePair,
  names: readonly string[] | undefined,
): Promise<PreparedFiles> {
  return preparePairs(files, names, melodyScores, countMelody, 'melody', readMelodyTable);
}

/** The same for any number of pitches at a time, `filename,timestamp,frequencies`, the latter a JSON array. */
export function prepareMultipitchFiles(
  files: FilePair,
  names: readonly string[] | undefined,
): Promise<PreparedFiles> {
  return preparePairs(
    files,
    names,
    multipitchScores,
    asItIs,
    'multipitch',
    (path, reading): Promise<ReadonlyMap<string, Frames<number[]>>> =>
      readFrameTable(
        path,
        'frequencies',
        frequenciesOf,
        'a JSON array of Hz above 0, as in [220,329.6]',
        reading,
      ),
  );
}

/** The same for notes, `filename,start,end,frequency` and, where velocities are to be scored, `velocity` in both. */
export async function prepareNoteFiles(
  files: FilePair,
  names: readonly string[] | undefined,
): Promise<PreparedFiles> {
  const silent = [];
  for (const path of [files.labels, files.predictions]) {
    const isTable = !(await isAnnotation(path, files.reading));
    const header = isTable ? await readCsvHeader(path, 'notes, a csv', files.reading) : [];
    if (!header.includes('velocity')) silent.push(path);
  }
  const wanted = names?.find((name) => velocityScores.some((score) => score.name === name));
  if (wanted !== undefined && silent.length > 0) {
    throw new UserError(
      `${silent[0]}: no column velocity; expected one in both files, for the score ${wanted}`,
    );
  }
  const scores = silent.length > 0 ? noteScores : [...noteScores, ...velocityScores];
  return preparePairs(files, names, scores, asItIs, 'notes', readNoteTable);
}

function asItIs<T>(pair: T): T {
  return pair;
}

interface Pair<T> {
  readonly reference: T;
  readonly estimated: T;
}

async function preparePairs<K extends 'melody' | 'multipitch' | 'notes', Data>(
  { labels, predictions, reading, column }: FilePair,
  names: readonly string[] | undefined,
  scores: readonly TableScore<readonly Data[]>[],
  dataOf: (pair: Pair<AnnotationKinds[K]>) => Data,
  kind: K,
  readTable: (path: string, reading?: CsvReading) => Promise<ReadonlyMap<string, AnnotationKinds[K]>>,
): Promise<PreparedFiles> {
  const annotated = { labels: false, predictions: false };
  const read = async (file: 'labels' | 'predictions', path: string) => {
    annotated[file] = await isAnnotation(path, reading);
    if (!annotated[file] || reading?.tell === undefined) return readTable(path, reading);
    return readAnnotations(path, kind, { ...reading, column });
  };
  const truth = await read('labels', labels);
  const estimates = await read('predictions', predictions);
  const references = namedAlike(truth, estimates.keys(), annotated);
  checkFiles([...estimates.keys()], references, { path: predictions, labelsName: labels });
  tellUnits({ labels, predictions, reading }, spansOf(references), spansOf(estimates));
  const clips = [...references].flatMap(([file, reference]) => {
    const estimated = estimates.get(file);
    return estimated === undefined ? [] : [dataOf({ reference, estimated })];
  });
  return { scores: prepareTable(scores, names, clips), ...strataOf([...references.keys()]), classes: null };
}

/** Of frames the time of the last one, which is no span. */
function spansOf(read: ReadonlyMap<string, Frames<unknown> | readonly Note[]>): Spans {
  return new Map(
    [...read].map(([clip, one]): readonly [string, readonly { start: number; end: number }[]] => {
      if (!('times' in one)) return [clip, one];
      const last = one.times.at(-1) ?? 0;
      return [clip, [{ start: last, end: last }]];
    }),
  );
}

function frequenciesOf(text: string): number[] | undefined {
  try {
    return frequencyList.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
