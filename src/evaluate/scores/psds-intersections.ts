import { at, last } from '../../at.ts';
import { decimals } from '../../numerics/numpy-numbers.ts';

/** When detections and events count, by shares of their lengths that overlap, from 0 to 1. */
export interface Criteria {
  /** Of a detection, with events of its label: else it is a false alarm (detection tolerance criterion). */
  readonly detectionShare: number;
  /** Of an event, with detections that are none: then it is found (ground truth intersection criterion). */
  readonly eventShare: number;
  /** Of a false alarm, with events of another label: then it is triggered by that (cross-trigger tolerance criterion). */
  readonly crossTriggerShare?: number;
}

/** Seconds. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** One label of a clip. */
export interface ClipOfLabel {
  /** By frame. */
  readonly probabilities: Float32Array;
  /** Where frames begin and the last one ends, in seconds. */
  readonly edges: Float64Array;
  /** By label: the reference events, none of which touch, by start. */
  readonly events: readonly (readonly Span[])[];
  readonly label: number;
}

/** Of seconds, as sed_scores_eval rounds them. */
const DIGITS = 6;
const FOUND = 0;
const FALSE_ALARMS = 1;
const FIRST_CROSS_TRIGGER = 2;

/**
 * Tells how the counts of a clip change when the threshold falls to each probability: what is found, false alarms, and
 * cross triggers with each label where those count. What is at least the threshold is detected.
 */
export function changesOfClip(
  clip: ClipOfLabel,
  criteria: Criteria,
  visit: (threshold: number, changes: Int32Array) => void,
): void {
  const { probabilities, events, label } = clip;
  const counted = events.filter((_, other) => other === label || criteria.crossTriggerShare !== undefined);
  if (counted.every((spans) => spans.length === 0)) {
    visitOnsets(clip, criteria, visit);
    return;
  }
  let before = noCounts(clip, criteria);
  for (const threshold of new Set(Float32Array.from(probabilities).sort().reverse())) {
    const counts = countAt(threshold, clip, criteria);
    const changes = counts.map((count, index) => count - (before[index] as number));
    if (changes.some((change) => change !== 0)) visit(threshold, changes);
    before = counts;
  }
}

/** Where there is nothing to find, each detection is a false alarm: one more at each peak, one less at each valley. */
function visitOnsets(
  clip: ClipOfLabel,
  criteria: Criteria,
  visit: (threshold: number, changes: Int32Array) => void,
): void {
  const { probabilities, edges } = clip;
  if (last(edges) <= at(edges, 0)) return;
  for (const [frame, probability] of probabilities.entries()) {
    const begins = probability > (probabilities[frame - 1] ?? Number.NEGATIVE_INFINITY) ? 1 : 0;
    const joins = (probabilities[frame + 1] ?? Number.NEGATIVE_INFINITY) > probability ? 1 : 0;
    if (begins === joins) continue;
    const changes = noCounts(clip, criteria);
    changes[FALSE_ALARMS] = begins - joins;
    visit(probability, changes);
  }
}

function countAt(threshold: number, clip: ClipOfLabel, criteria: Criteria): Int32Array {
  const { probabilities, edges, events, label } = clip;
  const counts = noCounts(clip, criteria);
  const targets = events[label] ?? [];
  const covered = new Float64Array(targets.length);
  for (let frame = 0; frame < probabilities.length; frame++) {
    if (!isOn(probabilities, frame, threshold)) continue;
    const start = at(edges, frame);
    while (isOn(probabilities, frame + 1, threshold)) frame++;
    const detection = { start, end: at(edges, frame + 1) };
    if (detection.end <= detection.start) continue;
    const isRelevant = reaches(overlap(detection, targets), criteria.detectionShare, detection);
    if (isRelevant) cover(covered, targets, detection);
    else (counts[FALSE_ALARMS] as number)++;
    countCrossTriggers(counts, isRelevant, detection, clip, criteria.crossTriggerShare);
  }
  for (const [index, target] of targets.entries()) {
    if (reaches(at(covered, index), criteria.eventShare, target)) (counts[FOUND] as number)++;
  }
  return counts;
}

function countCrossTriggers(
  counts: Int32Array,
  isRelevant: boolean,
  detection: Span,
  { events, label }: ClipOfLabel,
  share: number | undefined,
): void {
  if (share === undefined) return;
  for (const [other, spans] of events.entries()) {
    if (other === label || spans.length === 0) continue;
    if (reaches(isRelevant ? 0 : overlap(detection, spans), share, detection)) {
      (counts[FIRST_CROSS_TRIGGER + other] as number)++;
    }
  }
}

function noCounts({ events }: ClipOfLabel, { crossTriggerShare }: Criteria): Int32Array {
  return new Int32Array(FIRST_CROSS_TRIGGER + (crossTriggerShare === undefined ? 0 : events.length));
}

function isOn(probabilities: Float32Array, frame: number, threshold: number): boolean {
  return (probabilities[frame] ?? Number.NEGATIVE_INFINITY) >= threshold;
}

function reaches(seconds: number, share: number, { start, end }: Span): boolean {
  return decimals(seconds, DIGITS) >= decimals(share * (end - start), DIGITS);
}

function overlap({ start, end }: Span, spans: readonly Span[]): number {
  let sum = 0;
  for (const span of spans) sum += Math.max(0, Math.min(end, span.end) - Math.max(start, span.start));
  return sum;
}

function cover(covered: Float64Array, spans: readonly Span[], detection: Span): void {
  for (const [index, span] of spans.entries()) (covered[index] as number) += overlap(detection, [span]);
}
