import { createHash } from 'node:crypto';
import { sampleStandardDeviation } from 'simple-statistics';
import { at } from '../at.ts';
import type { ResampledScores } from '../formats/folders/resamples-file.ts';
import type { ScoresFile } from '../formats/folders/scores-file.ts';
import { orNull } from '../numerics/or-null.ts';
import { predictionType } from '../prediction-types/registry.ts';
import {
  bootstrapIntervals,
  CONFIDENCE_LEVEL,
  type Interval,
  meanOfDefined,
} from './certainty/confidence.ts';
import { degreesOfFreedom } from './certainty/resample.ts';
import type { ScoredSplit } from './reading/scored-split.ts';
import type { ScoredTask } from './scored-task.ts';
import type { ScoreInfo } from './scores/score.ts';

export interface SummaryOptions {
  /** Resamples of the bootstrap. */
  readonly resamples: number;
  readonly seed: number;
  /** Copied into the result: versions, keys. */
  readonly about: Readonly<Record<string, unknown>>;
}

/** Scores with all that is known of how sure they are. */
export interface Summary {
  readonly scores: ScoresFile;
  /** The resampled values of whole scores, in the task's order. */
  readonly resamples: ResampledScores;
}

/** A score, or a part of one, over the splits. */
interface NamedResult {
  readonly name: string;
  /** By split; NaN where undefined. */
  readonly values: readonly number[];
  readonly intervals: readonly Interval[];
  readonly intervalOfMean: Interval;
}

/** Scores every split, takes mean and standard deviation over them, and how sure all of it is. */
export function summarize(
  { metadata, info, scores, splits }: ScoredTask,
  { resamples, seed, about }: SummaryOptions,
): Summary {
  const [primary] = scores;
  if (primary === undefined) throw new RangeError('a task without scores');
  const byScore = scores.map((score, position) => resultsOf(score, position, splits, { resamples, seed }));
  const results = byScore.flatMap((score) => score.results);
  const file: ScoresFile = {
    task: metadata.task_name,
    task_version: metadata.version,
    mode: metadata.mode ?? null,
    primary_score: primary.name,
    direction: primary.direction,
    confidence: {
      level: CONFIDENCE_LEVEL,
      method: `standard errors of the bootstrap over the ${predictionType(metadata.prediction_type).scoring.resampled}`,
      resamples,
      seed,
      degrees_of_freedom: splits.reduce((sum, split) => sum + degreesOfFreedom(split), 0),
      drawn_from: createHash('sha256')
        .update(JSON.stringify(splits.map(({ split, drawnFrom }) => [split, drawnFrom])))
        .digest('hex'),
      resampled: scores.map(({ name }) => name),
    },
    aggregated: Object.fromEntries(results.map((result) => [result.name, aggregate(result)])),
    splits: Object.fromEntries(
      splits.map((split, index) => [
        split.split,
        {
          clips: split.clips,
          scores: Object.fromEntries(results.map((result) => [result.name, splitScore(result, index)])),
          ...(split.classes === null ? {} : { classes: classesOf(split.classes) }),
          head: info.splits[split.split] ?? {},
        },
      ]),
    ),
    protocol: {
      name: info.protocol,
      ...(info.head === undefined ? {} : { head: info.head }),
      ...(info.few_shot === undefined ? {} : { few_shot: info.few_shot }),
      ...(info.standardise === undefined ? {} : { standardise: info.standardise }),
      seed: info.seed,
      grid: info.grid,
    },
    about,
  };
  return { scores: file, resamples: byScore.map((score) => score.resamples) };
}

/**
 * The mean of the values that are not NaN, and their standard deviation with n - 1 below: as pandas gives them. Of
 * infinite values there is no deviation.
 */
export function meanAndDeviation(values: readonly number[]): { mean: number | null; std: number | null } {
  const defined = values.filter((value) => !Number.isNaN(value));
  const std = defined.length < 2 ? Number.NaN : sampleStandardDeviation(defined);
  return { mean: orNull(meanOfDefined(values)), std: orNull(std) };
}

/** `<score>`, and for a score that has parts also `<score>_<part>`. */
function resultsOf(
  score: ScoreInfo,
  position: number,
  splits: readonly ScoredSplit[],
  options: { readonly resamples: number; readonly seed: number },
): { readonly results: readonly NamedResult[]; readonly resamples: ResampledScores[number] } {
  const toResample = splits.flatMap(({ split: name, prepared, strata }) => {
    const clips = prepared[position];
    return clips === undefined ? [] : [{ name, clips, strata }];
  });
  const intervals = bootstrapIntervals(toResample, { ...options, range: score.range, name: score.name });
  const values = toResample.map(({ clips }) => clips.score());
  const result = (name: string, part: number): NamedResult => ({
    name,
    values: values.map((parts) => at(parts, part)),
    intervals: intervals.splits.map((parts) => parts[part] ?? null),
    intervalOfMean: intervals.mean[part] ?? null,
  });
  return {
    results: [
      result(score.name, 0),
      ...score.parts.map((part, index) => result(`${score.name}_${part}`, index)),
    ],
    resamples: intervals.resamples.map((parts) => parts[0] ?? new Float64Array()),
  };
}

function aggregate({ values, intervalOfMean }: NamedResult): ScoresFile['aggregated'][string] {
  return { ...meanAndDeviation(values), confidence_interval: asPair(intervalOfMean) };
}

function splitScore(result: NamedResult, split: number): ScoresFile['splits'][string]['scores'][string] {
  return {
    value: orNull(at(result.values, split)),
    confidence_interval: asPair(result.intervals[split] ?? null),
  };
}

function classesOf(classes: NonNullable<ScoredSplit['classes']>): ScoresFile['splits'][string]['classes'] {
  return fromMap(classes, (labels) =>
    fromMap(labels, (parts) => Object.fromEntries(parts.map(({ name, value }) => [name, orNull(value)]))),
  );
}

function fromMap<T, U>(map: ReadonlyMap<string, T>, convert: (value: T) => U): Record<string, U> {
  return Object.fromEntries([...map].map(([key, value]) => [key, convert(value)]));
}

function asPair(interval: Interval): [number, number] | null {
  return interval === null ? null : [interval[0], interval[1]];
}
