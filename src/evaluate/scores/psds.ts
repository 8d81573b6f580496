/**
 * The polyphonic sound detection score: how much of the sounds a detector finds, over all thresholds that cost at most a
 * hundred false alarms an hour. Bilen et al. 2020, "A framework for the robust evaluation of sound event detection";
 * for all thresholds at once as Ebbers, Serizel, Haeb-Umbach 2022, "Threshold-independent evaluation of sound event
 * detection scores". Equal to sed_scores_eval 0.0.4 (intersection_based.psds).
 *
 * Conventions: a frame lasts from its timestamp to the next one's, the last as long as the one before it; a clip lasts
 * from 0 to the end of its last frame, and a clip of one frame not at all. Reference events of a label that touch or
 * overlap are one (sed_scores_eval refuses them). A label without reference events has no part in the score
 * (sed_scores_eval refuses that too); without any, the score is NaN.
 */
import { at, last } from '../../at.ts';
import type { Predictions } from '../../formats/folders/predictions.ts';
import type { EventLabels } from '../../formats/labels/split-labels.ts';
import {
  type ClassCurve,
  type CurveOptions,
  classCurve,
  detectionScore,
  type LabelChanges,
  type ReferenceTotals,
} from './psds-curve.ts';
import { type Criteria, changesOfClip, type Span } from './psds-intersections.ts';
import { weigh } from './ranking-curve.ts';
import { type FrameScore, frameScore, SHARE } from './score.ts';

const MS_PER_SECOND = 1000;

export interface PsdsOptions extends Criteria, CurveOptions {
  /** How much the mean over labels loses by their standard deviation. */
  readonly instabilityWeight: number;
}

export function psdsScore(name: string, options: PsdsOptions): FrameScore {
  return frameScore({
    name,
    direction: 'maximize',
    range: SHARE,
    prepare(reference, predictions) {
      const { changes, totals } = countChanges(reference, predictions, options);
      const clips = predictions.index.files.length;
      const curves = (sample?: Uint32Array): readonly (ClassCurve | null)[] => {
        const weights = weigh(clips, sample);
        return changes.map((ofLabel, label) => classCurve(ofLabel, { ...options, label, weights, totals }));
      };
      const scoreOf = (chosen: readonly (ClassCurve | null)[]) =>
        detectionScore(
          chosen.filter((curve) => curve !== null),
          options,
        );
      return {
        clips,
        score: (sample) => [scoreOf(curves(sample))],
        classWise(labels) {
          const ofLabels = curves();
          return new Map(
            labels.map((label) => {
              const curve = ofLabels[predictions.labels.indexOf(label)] ?? null;
              return [label, [{ name, value: scoreOf([curve]) }]];
            }),
          );
        },
      };
    },
  });
}

function countChanges(
  reference: EventLabels,
  { labels, index, probabilities }: Predictions,
  criteria: Criteria,
): { readonly changes: readonly LabelChanges[]; readonly totals: ReferenceTotals } {
  const clips = index.files.length;
  const totals = {
    events: new Uint32Array(clips * labels.length),
    seconds: new Float64Array(clips * labels.length),
    durations: new Float64Array(clips),
  };
  const lists = labels.map(() => new ChangeList());
  for (const [clip, { filename, firstRow, rows }] of index.files.entries()) {
    const edges = edgesOf(index.timestamps?.subarray(firstRow, firstRow + rows) ?? new Float64Array());
    totals.durations[clip] = last(edges);
    const events = labels.map((label) => spansOf(reference, filename, label));
    for (const [label, spans] of events.entries()) {
      totals.events[clip * labels.length + label] = spans.length;
      totals.seconds[clip * labels.length + label] = spans.reduce(
        (sum, span) => sum + span.end - span.start,
        0,
      );
    }
    for (const [label, list] of lists.entries()) {
      const ofLabel = Float32Array.from(
        { length: rows },
        (_, row) => probabilities[(firstRow + row) * labels.length + label] as number,
      );
      changesOfClip({ probabilities: ofLabel, edges, events, label }, criteria, (threshold, counts) =>
        list.add(threshold, clip, counts),
      );
    }
  }
  return { changes: lists.map((list) => list.sorted()), totals };
}

/** Where frames begin and the last one ends, in seconds; of a clip of one frame, both are one. */
function edgesOf(timestamps: Float64Array): Float64Array {
  const count = timestamps.length;
  const last = timestamps[count - 1] ?? 0;
  const step = last - (timestamps[count - 2] ?? last);
  return Float64Array.from(
    { length: count + 1 },
    (_, frame) => (frame < count ? (timestamps[frame] as number) : last + step) / MS_PER_SECOND,
  );
}

/** A label's events of a clip by start, in seconds, those that touch joined. */
function spansOf(reference: EventLabels, file: string, label: string): readonly Span[] {
  const sorted = (reference.get(file) ?? [])
    .filter((event) => event.label === label)
    .map(({ start, end }) => ({ start: start / MS_PER_SECOND, end: end / MS_PER_SECOND }))
    .sort((a, b) => a.start - b.start);
  const joined: { start: number; end: number }[] = [];
  for (const span of sorted) {
    const last = joined.at(-1);
    if (last !== undefined && span.start <= last.end) last.end = Math.max(last.end, span.end);
    else joined.push(span);
  }
  return joined;
}

/** Gathers the changes of a label, clip by clip. */
class ChangeList {
  readonly #changes: { threshold: number; clip: number; counts: Int32Array }[] = [];

  /** @param counts what is found, false alarms, and cross triggers with each label where those count */
  add(threshold: number, clip: number, counts: Int32Array): void {
    this.#changes.push({ threshold, clip, counts });
  }

  sorted(): LabelChanges {
    const changes = this.#changes.sort((a, b) => b.threshold - a.threshold);
    const size = changes.length;
    const labels = Math.max(0, (changes[0]?.counts.length ?? 0) - 2);
    const crossTriggers = new Int32Array(size * labels);
    const ends: number[] = [];
    for (const [place, { threshold, counts }] of changes.entries()) {
      crossTriggers.set(counts.subarray(2), place * labels);
      if (changes[place + 1]?.threshold !== threshold) ends.push(place + 1);
    }
    return {
      ends: Uint32Array.from(ends),
      clips: Uint32Array.from(changes, ({ clip }) => clip),
      found: Int32Array.from(changes, ({ counts }) => at(counts, 0)),
      falseAlarms: Int32Array.from(changes, ({ counts }) => at(counts, 1)),
      crossTriggers,
    };
  }
}
