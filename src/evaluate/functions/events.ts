/**
 * Scores of sound events, from lists of events or probabilities of frames.
 *
 * Conventions: lists are by recording, the same recording at the same index of both; times are milliseconds. Numbers of
 * events are added over recordings and labels, as sed_eval does by default; what is undefined is NaN.
 */
import { at } from '../../at.ts';
import type { SoundEvent } from '../../formats/labels/split-labels.ts';
import { type PsdsOptions, psdsScore } from '../scores/psds.ts';
import type { EventScore } from '../scores/score.ts';
import { eventBasedScore, type MatchOptions } from '../scores/sound-events.ts';
import { segmentErrorRateScore, segmentFMeasureScore } from '../scores/sound-segments.ts';

export { type FramePredictions, framesToEvents } from '../scores/frames-to-events.ts';
export type { MatchOptions, PsdsOptions, SoundEvent };

/** Events by recording. */
export type EventLists = readonly (readonly SoundEvent[])[];

/** All from 0 to 1; NaN where undefined. */
export interface FMeasure {
  readonly fMeasure: number;
  readonly precision: number;
  readonly recall: number;
}

/** Probabilities of the frames of a recording. */
export interface FrameProbabilities {
  /** Milliseconds, rising; a frame lasts to the next one. */
  readonly timestamps: Float64Array;
  /** Shape (frames, labels), from 0 to 1. */
  readonly probabilities: Float32Array;
}

/**
 * F-measure of events of the same label that begin together, and end together where ends count, each paired with one
 * other at most. sed_eval 0.2.1: EventBasedMetrics; mir_eval's matching.
 *
 * @param options how far apart they may begin and end
 * @throws RangeError where the lists are not as many
 */
export function eventFMeasure(reference: EventLists, estimated: EventLists, options: MatchOptions): FMeasure {
  return fMeasure(eventBasedScore('events', options), reference, estimated);
}

/**
 * F-measure of labels that are active in segments of equal length. sed_eval 0.2.1: SegmentBasedMetrics.
 *
 * @param segmentSeconds length of a segment
 * @throws RangeError where the lists are not as many
 */
export function segmentFMeasure(
  reference: EventLists,
  estimated: EventLists,
  segmentSeconds: number,
): FMeasure {
  return fMeasure(segmentFMeasureScore('segments', { segmentSeconds }), reference, estimated);
}

/**
 * Substitutions, deletions and insertions of labels in segments, over the active labels of the reference; from 0, lower
 * is better. sed_eval 0.2.1: SegmentBasedMetrics.
 *
 * @param segmentSeconds length of a segment
 * @throws RangeError where the lists are not as many
 */
export function segmentErrorRate(
  reference: EventLists,
  estimated: EventLists,
  segmentSeconds: number,
): number {
  return at(valuesOf(segmentErrorRateScore('segments', { segmentSeconds }), reference, estimated), 0);
}

/**
 * Polyphonic sound detection score, from 0 to 1, over all thresholds of the probabilities (Bilen et al. 2020, "A framework for
 * the robust evaluation of sound event detection"). sed_scores_eval 0.0.4: intersection_based.psds.
 *
 * @param reference events by recording
 * @param estimated probabilities by recording
 * @param labels by column of the probabilities
 * @throws RangeError where they are not as many, or probabilities have another shape
 */
export function psds(
  reference: EventLists,
  estimated: readonly FrameProbabilities[],
  labels: readonly string[],
  options: PsdsOptions,
): number {
  requireAsMany(reference, estimated);
  const rows = estimated.reduce((sum, { timestamps }) => sum + timestamps.length, 0);
  const probabilities = new Float32Array(rows * labels.length);
  const timestamps = new Float64Array(rows);
  const files: { filename: string; firstRow: number; rows: number }[] = [];
  let firstRow = 0;
  for (const [index, frames] of estimated.entries()) {
    const own = frames.timestamps.length;
    if (frames.probabilities.length !== own * labels.length) {
      throw new RangeError(
        `recording ${index}: ${frames.probabilities.length} probabilities; expected ${own} frames x ${labels.length} labels`,
      );
    }
    probabilities.set(frames.probabilities, firstRow * labels.length);
    timestamps.set(frames.timestamps, firstRow);
    files.push({ filename: String(index), firstRow, rows: own });
    firstRow += own;
  }
  const predictions = { labels, index: { rows, files, timestamps }, probabilities };
  return at(psdsScore('psds', options).prepare(byIndex(reference), predictions).score(), 0);
}

function fMeasure(score: EventScore, reference: EventLists, estimated: EventLists): FMeasure {
  const values = valuesOf(score, reference, estimated);
  return { fMeasure: at(values, 0), precision: at(values, 1), recall: at(values, 2) };
}

function valuesOf(score: EventScore, reference: EventLists, estimated: EventLists): readonly number[] {
  requireAsMany(reference, estimated);
  return score.prepare(byIndex(reference), byIndex(estimated)).score();
}

function byIndex(lists: EventLists): ReadonlyMap<string, readonly SoundEvent[]> {
  return new Map(lists.map((events, index) => [String(index), events]));
}

function requireAsMany(reference: readonly unknown[], estimated: readonly unknown[]): void {
  if (reference.length === estimated.length) return;
  throw new RangeError(
    `${reference.length} recordings of the reference and ${estimated.length} of the estimate; expected as many`,
  );
}
