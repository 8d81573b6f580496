import type { Annotation } from '../../formats/jams/jams.ts';
import type { PredictionTypeName } from '../../prediction-types/registry.ts';
import type { CorpusRow } from '../../tasks/corpus/labels/metadata-rows.ts';

/** What a row of a corpus says of a recording besides which it is. */
type TrackRow = Pick<CorpusRow, 'label' | 'start' | 'end'>;

/** By name, the one that counts first; null where undefined. */
export type TrackScores = Readonly<Record<string, number | null>>;

/** An annotation of a JAMS file, to be read. */
export interface AnnotationPlace {
  /** The file. */
  readonly path: string;
  readonly namespace: string;
  /** Is given a line for what is taken in another way than it stands there. */
  readonly tell: (line: string) => void;
}

/** How estimators of a kind of annotation are trained and scored: all that differs between namespaces. */
export interface EstimatorKind {
  /** In words. */
  readonly about: string;
  readonly namespaces: RegExp;
  /** Such a namespace, for messages. */
  readonly examples: readonly string[];
  /** What the data become as a task. */
  readonly predictionType: PredictionTypeName;
  readonly embeddingType: 'scene' | 'event';
  /**
   * The rows that an annotation is in a corpus.
   *
   * @throws UserError for a file without such an annotation, with several, and for values that cannot be used
   */
  rows(place: AnnotationPlace): Promise<readonly TrackRow[]>;
  /**
   * Scores an estimate, each number between 0 and 1 but for error rates.
   *
   * @throws UserError for annotations that have no scores
   */
  scores(reference: Annotation, estimate: Annotation): TrackScores;
  /** A recipe to begin with, all but its tasks and its name. */
  readonly recipe: string;
}
