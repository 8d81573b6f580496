import { at } from '../../at.ts';
import type { AnnotationKinds } from '../../formats/labels/annotation-kinds.ts';
import type { Frames } from '../../formats/labels/frame-table.ts';
import type { Note } from '../../formats/labels/note-table.ts';
import { checkPredictedClips } from '../../prediction-types/check-clips.ts';
import { strataOf } from '../certainty/strata.ts';
import { isAnnotation, namedAlike, readAnnotations } from './annotated-files.ts';
import { type Spans, tellUnits } from './event-units.ts';
import type { FilePair } from './file-pair.ts';
import type { PreparedFiles } from './labelled-files.ts';
import { MUSIC_FAMILIES, type MusicKind } from './music-families.ts';

/**
 * Makes what reads melodies, several pitches at a time, or notes and prepares scores for them: tables of recordings,
 * `filename,timestamp,frequency`, `filename,timestamp,frequencies` or `filename,start,end,frequency` and maybe `velocity`; or
 * annotations of one recording each.
 */
export function prepareMusic<K extends MusicKind>(
  kind: K,
): (files: FilePair, names: readonly string[] | undefined) => Promise<PreparedFiles> {
  return async ({ labels, predictions, reading, column }, names) => {
    const { readTable, prepare } = MUSIC_FAMILIES[kind];
    const annotated = { labels: false, predictions: false };
    const read = async (
      file: 'labels' | 'predictions',
      path: string,
    ): Promise<ReadonlyMap<string, AnnotationKinds[K]>> => {
      annotated[file] = await isAnnotation(path, reading);
      if (!annotated[file] || reading?.tell === undefined) return readTable(path, reading);
      return readAnnotations(path, kind, { ...reading, column, mayBeEmpty: file === 'predictions' });
    };
    const truth = await read('labels', labels);
    const estimates = await read('predictions', predictions);
    const references = namedAlike(truth, estimates.keys(), annotated, reading?.tell);
    checkPredictedClips([...estimates.keys()], references, { path: predictions, labelsName: labels });
    tellUnits({ labels, predictions, reading }, spansOf(references), spansOf(estimates));
    const pairs = [...references].flatMap(([file, reference]) => {
      const estimated = estimates.get(file);
      return estimated === undefined ? [] : [{ reference, estimated }];
    });
    return { scores: prepare(pairs, names), ...strataOf([...references.keys()]), classes: null };
  };
}

/** Of frames the time of the last one, which is no span. */
function spansOf(read: ReadonlyMap<string, Frames<unknown> | readonly Note[]>): Spans {
  return new Map(
    [...read].map(([clip, one]): readonly [string, readonly { start: number; end: number }[]] => {
      if (!('times' in one)) return [clip, one];
      if (one.times.length === 0) return [clip, []];
      const last = at(one.times, one.times.length - 1);
      return [clip, [{ start: last, end: last }]];
    }),
  );
}
