import { UserError } from '../../errors.ts';
import type { AnnotationReading } from '../../formats/labels/annotation-lines.ts';
import { checkPredictedClips } from '../../prediction-types/check-clips.ts';
import { strataOf } from '../certainty/strata.ts';
import { UnscorableError } from '../functions/event-times.ts';
import { meanOfClips } from '../scores/clip-samples.ts';
import type { ScoreInfo } from '../scores/score.ts';
import { prepareTable, type TableScore } from '../scores/table-score.ts';
import { namedAlike, readEachFile } from './annotated-files.ts';
import type { FilePair } from './file-pair.ts';
import type { PreparedFiles } from './labelled-files.ts';

/** Annotations of one kind, as mir_eval scores them recording by recording. */
export interface AnnotationFamily<T, Name extends string> {
  /** By name: which values are better, and which there are. */
  readonly scores: Readonly<Record<Name, Pick<ScoreInfo, 'direction' | 'range'>>>;
  /** @throws UserError with file and line for what is no annotation of this kind */
  read(file: string, reading: AnnotationReading, of: 'labels' | 'predictions'): Promise<T>;
  /** @throws UnscorableError for annotations that cannot be scored */
  evaluate(reference: T, estimated: T): Readonly<Record<Name, number>>;
}

type Prepare = (files: FilePair, names: readonly string[] | undefined) => Promise<PreparedFiles>;

/**
 * What reads annotations of a family, two files or two folders of files, and prepares its scores: of each recording by
 * itself, then the mean over recordings.
 */
export function prepareAnnotations<T, Name extends string>(family: AnnotationFamily<T, Name>): Prepare {
  const scores = (Object.keys(family.scores) as Name[]).map(
    (name): TableScore<readonly Readonly<Record<Name, number>>[]> => ({
      name,
      ...family.scores[name],
      parts: [],
      prepare: (recordings) => meanOfClips([recordings.map((values) => values[name])]),
    }),
  );
  return async ({ labels, predictions, reading, column }, names) => {
    const how = { unicode: 'NFC', ...reading, column, tell: reading?.tell ?? (() => {}) } as const;
    const truth = await readEachFile(labels, how, (file, own) => family.read(file, own, 'labels'));
    const estimates = await readEachFile(predictions, how, (file, own) =>
      family.read(file, own, 'predictions'),
    );
    const references = namedAlike(truth, estimates.keys(), { labels: true, predictions: true }, how.tell);
    checkPredictedClips([...estimates.keys()], references, { path: predictions, labelsName: labels });
    const recordings = [...references].flatMap(([clip, reference]) => {
      const estimated = estimates.get(clip);
      if (estimated === undefined) return [];
      try {
        return [family.evaluate(reference, estimated)];
      } catch (error) {
        if (!(error instanceof UnscorableError)) throw error;
        const place =
          references.size === 1 ? `${labels} and ${predictions}` : `${clip} of ${labels} and ${predictions}`;
        throw new UserError(`${place}: ${error.message}`);
      }
    });
    return {
      scores: prepareTable(scores, names, recordings),
      ...strataOf([...references.keys()]),
      classes: null,
    };
  };
}
