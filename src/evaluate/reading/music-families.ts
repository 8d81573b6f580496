import { UserError } from '../../errors.ts';
import type { CsvReading } from '../../formats/files/csv.ts';
import { readAnnotation } from '../../formats/labels/annotation.ts';
import type { AnnotationKinds } from '../../formats/labels/annotation-kinds.ts';
import type { AnnotationReading } from '../../formats/labels/annotation-lines.ts';
import { readMelodyTable } from '../../formats/labels/melody-table.ts';
import { readMultipitchTable } from '../../formats/labels/multipitch-table.ts';
import { readNotes } from '../../formats/labels/note-labels.ts';
import { countMelody, melodyScores } from '../scores/melody.ts';
import { multipitchScores } from '../scores/multipitch.ts';
import { noteScores, velocityScores } from '../scores/notes.ts';
import { type PreparedScore, prepareTable } from '../scores/table-score.ts';

export type MusicKind = 'melody' | 'multipitch' | 'notes';

/** Annotations of one recording. */
interface MusicPair<K extends MusicKind> {
  readonly reference: AnnotationKinds[K];
  readonly estimated: AnnotationKinds[K];
}

/** How music of a kind is read from a table of several recordings, and scored. */
export interface MusicFamily<K extends MusicKind> {
  readonly kind: K;
  readTable(path: string, reading?: CsvReading): Promise<ReadonlyMap<string, AnnotationKinds[K]>>;
  /**
   * @param names of scores; undefined: all that the recordings can have
   * @throws UserError for a name that is none of these
   */
  prepare(pairs: readonly MusicPair<K>[], names: readonly string[] | undefined): readonly PreparedScore[];
}

export const MUSIC_FAMILIES: { readonly [K in MusicKind]: MusicFamily<K> } = {
  melody: {
    kind: 'melody',
    readTable: readMelodyTable,
    prepare: (pairs, names) => prepareTable(melodyScores, names, pairs.map(countMelody)),
  },
  multipitch: {
    kind: 'multipitch',
    readTable: readMultipitchTable,
    prepare: (pairs, names) => prepareTable(multipitchScores, names, pairs),
  },
  notes: {
    kind: 'notes',
    readTable: readNotes,
    prepare(pairs, names) {
      const struck = haveVelocities(pairs);
      const wanted = names?.find((name) => velocityScores.some((score) => score.name === name));
      if (wanted !== undefined && !struck) {
        throw new UserError(
          `score ${wanted}: notes without velocity; expected one of each, in labels and predictions`,
        );
      }
      return prepareTable(struck ? [...noteScores, ...velocityScores] : noteScores, names, pairs);
    },
  },
};

function haveVelocities(pairs: readonly MusicPair<'notes'>[]): boolean {
  const notes = pairs.flatMap(({ reference, estimated }) => [...reference, ...estimated]);
  return notes.length > 0 && notes.every(({ velocity }) => velocity !== undefined);
}

/** Reads the estimate of a recording and scores it; `names` as `MusicFamily.prepare` has them. */
export type ScoreEstimate = (
  file: string,
  reading: AnnotationReading,
  names: readonly string[] | undefined,
) => Promise<readonly PreparedScore[]>;

/**
 * Reads the reference of one recording, to score estimates against it.
 *
 * @throws UserError with file and line for what is wrong
 */
export async function readReference<K extends MusicKind>(
  kind: K,
  file: string,
  reading: AnnotationReading,
): Promise<ScoreEstimate> {
  const reference = await readAnnotation(file, kind, reading);
  return async (estimate, ofEstimate, names) => {
    const estimated = await readAnnotation(estimate, kind, { ...ofEstimate, mayBeEmpty: true });
    return MUSIC_FAMILIES[kind].prepare([{ reference, estimated }], names);
  };
}
