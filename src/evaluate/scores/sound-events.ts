/**
 * Event-based scores of sound event detection, as sed_eval 0.2.1 defines them (EventBasedMetrics with optimal matching;
 * Mesaros, Heittola, Virtanen 2016, "Metrics for polyphonic sound event detection").
 *
 * Conventions: events have a label and start and end in milliseconds. An estimated event can match a reference event of
 * the same file and label whose onset is at most the collar away, and, where offsets count, whose offset is at most the
 * larger of the collar and a share of the reference event's length away. Of all matchings the largest counts. Counts
 * are added over files (and labels), then precision = matched / estimated and recall = matched / reference, both NaN
 * where the denominator is 0; F = 2PR / (P + R), 0 where P and R are 0, NaN where either is NaN.
 *
 * Only files of the estimate count, as in hear-eval-kit: what a system gave no answer for costs it nothing here, so
 * whoever evaluates a split must check that every file is there.
 */
import { at } from '../../at.ts';
import type { SoundEvent } from '../../formats/labels/split-labels.ts';
import { type BipartiteGraph, maximumMatchingSize } from './bipartite-matching.ts';
import { type EventScore, eventScore, SHARE, type SubScore } from './score.ts';

const MS_PER_SECOND = 1000;
const PARTS = ['f_measure', 'precision', 'recall'] as const;

/** When an estimated event counts as found. */
export interface MatchOptions {
  /** How far onsets (and offsets) may be apart, in seconds. */
  readonly collarSeconds: number;
  /** Where given, offsets count too; they may also be this share of the reference event's length apart. */
  readonly offsetShareOfLength?: number;
}

/** Numbers of events, over any number of files and labels. */
interface EventCounts {
  reference: number;
  estimated: number;
  matched: number;
}

/** An event-based F-measure with precision and recall. */
export function eventBasedScore(name: string, options: MatchOptions): EventScore {
  return eventScore({
    name,
    direction: 'maximize',
    range: SHARE,
    parts: PARTS,
    prepare(reference, estimated) {
      const files = [...estimated].map(([file, events]) =>
        countByLabel(reference.get(file) ?? [], events, options),
      );
      const totals = files.map((byLabel) => sum(byLabel.values()));
      return {
        clips: files.length,
        score: (sample) =>
          valuesOf(
            sum(sample === undefined ? totals : Array.from(sample, (file) => totals[file] ?? noEvents())),
          ),
        classWise: (labels) =>
          new Map(
            labels.map((label) => [
              label,
              named(sum(files.map((byLabel) => byLabel.get(label) ?? noEvents()))),
            ]),
          ),
      };
    },
  });
}

function countByLabel(
  reference: readonly SoundEvent[],
  estimated: readonly SoundEvent[],
  options: MatchOptions,
): ReadonlyMap<string, EventCounts> {
  const referenceByLabel = groupByLabel(reference);
  const estimatedByLabel = groupByLabel(estimated);
  const counts = new Map<string, EventCounts>();
  for (const label of new Set([...referenceByLabel.keys(), ...estimatedByLabel.keys()])) {
    const references = referenceByLabel.get(label) ?? [];
    const estimates = estimatedByLabel.get(label) ?? [];
    counts.set(label, {
      reference: references.length,
      estimated: estimates.length,
      matched: maximumMatchingSize(possibleMatches(references, estimates, options)),
    });
  }
  return counts;
}

interface Span {
  readonly onset: number;
  readonly offset: number;
}

/** Events by label, in seconds, sorted by onset. */
function groupByLabel(events: readonly SoundEvent[]): ReadonlyMap<string, readonly Span[]> {
  const groups = new Map<string, Span[]>();
  for (const { label, start, end } of events) {
    const span = { onset: start / MS_PER_SECOND, offset: end / MS_PER_SECOND };
    const group = groups.get(label);
    if (group === undefined) groups.set(label, [span]);
    else group.push(span);
  }
  for (const group of groups.values()) group.sort((a, b) => a.onset - b.onset);
  return groups;
}

/** Which reference events (right) each estimated event (left) may be matched with. Both are sorted by onset. */
function possibleMatches(
  references: readonly Span[],
  estimates: readonly Span[],
  { collarSeconds, offsetShareOfLength }: MatchOptions,
): BipartiteGraph {
  const offsets = new Uint32Array(estimates.length + 1);
  const targets: number[] = [];
  let first = 0;
  for (const [index, estimate] of estimates.entries()) {
    while (estimate.onset - (references[first]?.onset ?? Number.POSITIVE_INFINITY) > collarSeconds) first++;
    for (let candidate = first; candidate < references.length; candidate++) {
      const reference = references[candidate];
      if (reference === undefined || reference.onset - estimate.onset > collarSeconds) break;
      if (offsetShareOfLength !== undefined) {
        const tolerance = Math.max(collarSeconds, offsetShareOfLength * (reference.offset - reference.onset));
        if (Math.abs(reference.offset - estimate.offset) > tolerance) continue;
      }
      targets.push(candidate);
    }
    offsets[index + 1] = targets.length;
  }
  return { offsets, targets: Uint32Array.from(targets), rightNodes: references.length };
}

function noEvents(): EventCounts {
  return { reference: 0, estimated: 0, matched: 0 };
}

function sum(counts: Iterable<EventCounts>): EventCounts {
  const total = noEvents();
  for (const { reference, estimated, matched } of counts) {
    total.reference += reference;
    total.estimated += estimated;
    total.matched += matched;
  }
  return total;
}

function valuesOf({
  reference,
  estimated,
  matched,
}: EventCounts): [f: number, precision: number, recall: number] {
  // 0 / 0 is NaN, which is what sed_eval gives.
  const precision = matched / estimated;
  const recall = matched / reference;
  const f = precision === 0 && recall === 0 ? 0 : (2 * precision * recall) / (precision + recall);
  return [f, precision, recall];
}

function named(counts: EventCounts): readonly SubScore[] {
  const values = valuesOf(counts);
  return PARTS.map((name, part) => ({ name, value: at(values, part) }));
}
