import { at } from '../../at.ts';
import type { Predictions } from '../../formats/folders/predictions.ts';
import type { EventLabels, SoundEvent } from '../../formats/labels/split-labels.ts';

/** Whether a higher or a lower value is better. */
export type Direction = 'maximize' | 'minimize';

/** The least and the largest value that a score and its parts can have; infinite where there is none. */
export type ScoreRange = readonly [least: number, largest: number];

export const SHARE: ScoreRange = [0, 1];
export const CORRELATION: ScoreRange = [-1, 1];
export const ANY_NUMBER: ScoreRange = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
export const NOT_NEGATIVE: ScoreRange = [0, Number.POSITIVE_INFINITY];

/** One number of a score that has several, for instance the precision beside the F-measure. */
export interface SubScore {
  readonly name: string;
  readonly value: number;
}

/** The clips of one split, prepared so that the score of any sample of them costs little. */
export interface ScoredClips {
  readonly clips: number;
  /**
   * @param sample indices of clips, repetitions allowed; without it, every clip once
   * @returns the score, or one value per part where it has parts; NaN where it is undefined
   */
  score(sample?: Uint32Array): readonly number[];
  /** The score of a resample for a confidence interval, finite where the score of few clips can be infinite by chance. */
  resampled?(sample: Uint32Array): readonly number[];
}

/** Clips of an event task, which also know how each class did. */
interface ScoredEventClips extends ScoredClips {
  /** Sub-scores of each label, over all clips. */
  classWise(labels: readonly string[]): ReadonlyMap<string, readonly SubScore[]>;
}

/** What there is to know of any score. */
export interface ScoreInfo {
  readonly name: string;
  readonly direction: Direction;
  /** Names of the sub-scores, the one that counts first; empty where the score is one number. */
  readonly parts: readonly string[];
  /** Default: any number. Confidence intervals are made by it. */
  readonly range?: ScoreRange;
}

/** Rows are clips, columns labels in the order of the vocabulary. */
export interface SceneShape {
  readonly rows: number;
  readonly labels: number;
}

/** A score of scene tasks: from probabilities and targets (0 or 1), both of shape (rows, labels). */
export interface SceneScore extends ScoreInfo {
  readonly kind: 'scene';
  /** Whether it is defined only where every clip has exactly one label. */
  readonly oneLabel: boolean;
  prepare(probabilities: Float32Array, targets: Uint8Array, shape: SceneShape): ScoredClips;
  evaluate(probabilities: Float32Array, targets: Uint8Array, shape: SceneShape): number;
}

/** Estimated events by file. */
type EstimatedEvents = ReadonlyMap<string, readonly SoundEvent[]>;

/**
 * A score of event tasks: from reference and estimated events. Only files of `estimated` count, as in hear-eval-kit; a
 * file without reference events may be left out of `reference`.
 */
export interface EventScore extends ScoreInfo {
  readonly kind: 'event';
  prepare(reference: EventLabels, estimated: EstimatedEvents): ScoredEventClips;
  /** Sub-scores, the one that counts first. */
  evaluate(reference: EventLabels, estimated: EstimatedEvents): readonly SubScore[];
}

/**
 * A score of event tasks from the probabilities of frames, by whatever threshold: what makes events of frames has no part
 * in it. A file without reference events may be left out of `reference`.
 */
export interface FrameScore extends ScoreInfo {
  readonly kind: 'frames';
  prepare(reference: EventLabels, predictions: Predictions): ScoredEventClips;
}

export type Score = SceneScore | EventScore | FrameScore;

/** Makes a score of scene tasks from what differs. */
export function sceneScore(
  definition: Pick<SceneScore, 'name' | 'direction' | 'range' | 'oneLabel' | 'prepare'>,
): SceneScore {
  const prepare: SceneScore['prepare'] = (probabilities, targets, shape) => {
    requireShape(probabilities, targets, shape);
    return definition.prepare(probabilities, targets, shape);
  };
  return {
    ...definition,
    kind: 'scene',
    parts: [],
    prepare,
    evaluate: (probabilities, targets, shape) => at(prepare(probabilities, targets, shape).score(), 0),
  };
}

/** @throws RangeError where the tables do not have this shape */
export function requireShape(
  probabilities: Float32Array,
  targets: Uint8Array,
  { rows, labels }: SceneShape,
): void {
  if (probabilities.length !== rows * labels || targets.length !== rows * labels) {
    throw new RangeError(
      `Expected ${rows} x ${labels} probabilities and targets, got ${probabilities.length} and ${targets.length}`,
    );
  }
}

/** Makes a score of event tasks from what differs. */
export function eventScore(
  definition: Pick<EventScore, 'name' | 'direction' | 'range' | 'parts' | 'prepare'>,
): EventScore {
  const { parts, prepare } = definition;
  return {
    ...definition,
    kind: 'event',
    evaluate: (reference, estimated) => {
      const values = prepare(reference, estimated).score();
      return parts.map((name, part) => ({ name, value: at(values, part) }));
    },
  };
}

/** Makes a score of frames, which has one number, from what differs. */
export function frameScore(
  definition: Pick<FrameScore, 'name' | 'direction' | 'range' | 'prepare'>,
): FrameScore {
  return { ...definition, kind: 'frames', parts: [] };
}
