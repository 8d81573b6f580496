/**
 * Segment-based scores of sound event detection, as sed_eval 0.2.1 defines them (SegmentBasedMetrics; Mesaros,
 * Heittola, Virtanen 2016, "Metrics for polyphonic sound event detection").
 *
 * Conventions: time is cut into segments of equal length, as many as the last event of a file (reference or estimate)
 * needs; a label is active in every segment that one of its events touches. In each segment, missed and wrong labels
 * are paired off as substitutions; what is left of them are deletions or insertions. The error rate is the sum of all
 * three over the number of active reference labels, counts added over files; as in sed_eval that number is enlarged by
 * 2.2e-16, so that the rate without reference events is 0 or huge and never NaN. Only files of the estimate count.
 */
import { at } from '../../at.ts';
import type { SoundEvent } from '../../formats/labels/split-labels.ts';
import { type EventScore, eventScore, NOT_NEGATIVE, SHARE } from './score.ts';

const MS_PER_SECOND = 1000;

/** Numbers of active labels in segments, over any number of files. */
interface SegmentCounts {
  reference: number;
  estimated: number;
  /** Active in both. */
  matched: number;
  /** Substitutions, deletions and insertions. */
  errors: number;
}

/** Active segments of each label of a file. */
type Activity = ReadonlyMap<string, Uint8Array>;

interface SegmentOptions {
  readonly segmentSeconds: number;
}

/** A segment-based error rate; lower is better. */
export function segmentErrorRateScore(name: string, options: SegmentOptions): EventScore {
  return segmentScore(
    { name, direction: 'minimize', range: NOT_NEGATIVE, parts: ['error_rate'] },
    options,
    (counts) => [errorRate(counts)],
  );
}

/**
 * A segment-based F-measure with precision and recall, of active labels of segments; as with events they are NaN where
 * nothing was estimated or nothing is to be found.
 */
export function segmentFMeasureScore(name: string, options: SegmentOptions): EventScore {
  const parts = ['f_measure', 'precision', 'recall'];
  return segmentScore({ name, direction: 'maximize', range: SHARE, parts }, options, (counts) => {
    const precision = sumOf(counts, 'matched') / sumOf(counts, 'estimated');
    const recall = sumOf(counts, 'matched') / sumOf(counts, 'reference');
    const f = precision === 0 && recall === 0 ? 0 : (2 * precision * recall) / (precision + recall);
    return [f, precision, recall];
  });
}

function segmentScore(
  about: Pick<EventScore, 'name' | 'direction' | 'range' | 'parts'>,
  { segmentSeconds }: SegmentOptions,
  valuesOf: (counts: readonly SegmentCounts[]) => readonly number[],
): EventScore {
  return eventScore({
    ...about,
    prepare(reference, estimated) {
      const files = [...estimated].map(([file, events]) => {
        const references = reference.get(file) ?? [];
        const last = [...references, ...events].reduce((end, event) => Math.max(end, event.end), 0);
        const segments = Math.ceil(last / MS_PER_SECOND / segmentSeconds);
        const activityOf = (each: readonly SoundEvent[]) => activity(each, segments, segmentSeconds);
        return { segments, reference: activityOf(references), estimated: activityOf(events) };
      });
      const totals = files.map((file) => overallCounts(file));
      return {
        clips: files.length,
        score: (sample) =>
          valuesOf(sample === undefined ? totals : Array.from(sample, (file) => at(totals, file))),
        classWise: (labels) =>
          new Map(
            labels.map((label) => {
              const values = valuesOf(files.map((file) => labelCounts(file, label)));
              return [label, about.parts.map((name, part) => ({ name, value: at(values, part) }))];
            }),
          ),
      };
    },
  });
}

const NONE: SegmentCounts = { reference: 0, estimated: 0, matched: 0, errors: 0 };

interface FileActivity {
  readonly segments: number;
  readonly reference: Activity;
  readonly estimated: Activity;
}

function activity(events: readonly SoundEvent[], segments: number, segmentSeconds: number): Activity {
  const active = new Map<string, Uint8Array>();
  for (const { label, start, end } of events) {
    const row = active.get(label) ?? new Uint8Array(segments);
    active.set(label, row);
    const first = Math.floor(start / MS_PER_SECOND / segmentSeconds);
    row.fill(1, first, Math.max(first, Math.ceil(end / MS_PER_SECOND / segmentSeconds)));
  }
  return active;
}

function overallCounts({ segments, reference, estimated }: FileActivity): SegmentCounts {
  const labels = new Set([...reference.keys(), ...estimated.keys()]);
  const counts = { ...NONE };
  for (let segment = 0; segment < segments; segment++) {
    let [missed, wrong] = [0, 0];
    for (const label of labels) {
      const [truth, found] = [reference.get(label)?.[segment] ?? 0, estimated.get(label)?.[segment] ?? 0];
      addActive(counts, truth, found);
      if (truth > found) missed++;
      if (found > truth) wrong++;
    }
    counts.errors += Math.max(missed, wrong);
  }
  return counts;
}

/** Within one label nothing can be substituted. */
function labelCounts({ segments, reference, estimated }: FileActivity, label: string): SegmentCounts {
  const counts = { ...NONE };
  for (let segment = 0; segment < segments; segment++) {
    const [truth, found] = [reference.get(label)?.[segment] ?? 0, estimated.get(label)?.[segment] ?? 0];
    addActive(counts, truth, found);
    counts.errors += truth === found ? 0 : 1;
  }
  return counts;
}

function addActive(counts: SegmentCounts, truth: number, found: number): void {
  counts.reference += truth;
  counts.estimated += found;
  counts.matched += truth * found;
}

function errorRate(counts: readonly SegmentCounts[]): number {
  return sumOf(counts, 'errors') / (sumOf(counts, 'reference') + Number.EPSILON);
}

function sumOf(counts: readonly SegmentCounts[], of: keyof SegmentCounts): number {
  return counts.reduce((sum, each) => sum + each[of], 0);
}
