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
import type { SoundEvent } from '../formats/split-labels.ts';
import { type EventScore, eventScore } from './score.ts';

const MS_PER_SECOND = 1000;

/** Numbers of active labels in segments, over any number of files. */
interface SegmentCounts {
  reference: number;
  /** Substitutions, deletions and insertions. */
  errors: number;
}

/** Active segments of each label of a file. */
type Activity = ReadonlyMap<string, Uint8Array>;

/** A segment-based error rate; lower is better. */
export function segmentErrorRateScore(
  name: string,
  { segmentSeconds }: { segmentSeconds: number },
): EventScore {
  return eventScore({
    name,
    direction: 'minimize',
    parts: ['error_rate'],
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
        score: (sample) => [
          errorRate(sample === undefined ? totals : Array.from(sample, (file) => totals[file] ?? NONE)),
        ],
        classWise: (labels) =>
          new Map(
            labels.map((label) => [
              label,
              [{ name: 'error_rate', value: errorRate(files.map((file) => labelCounts(file, label))) }],
            ]),
          ),
      };
    },
  });
}

const NONE: SegmentCounts = { reference: 0, errors: 0 };

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
      counts.reference += truth;
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
    counts.reference += truth;
    counts.errors += truth === found ? 0 : 1;
  }
  return counts;
}

function errorRate(counts: readonly SegmentCounts[]): number {
  let [reference, errors] = [0, 0];
  for (const each of counts) {
    reference += each.reference;
    errors += each.errors;
  }
  return errors / (reference + Number.EPSILON);
}
