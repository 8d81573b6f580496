import type { FilePair } from './file-pair.ts';

/** What sounds in each clip, milliseconds. */
export type Spans = ReadonlyMap<string, readonly { readonly start: number; readonly end: number }[]>;

/** Milliseconds in a second, and how far the ends of labels and predictions may be from being that far apart. */
const SECOND = 1000;
const TOLERANCE = 3;
/** Milliseconds; HEAR's frames are that far apart. */
const SHORT = 50;

/**
 * Tells of events, notes or frames that look as if their times were in another unit than they were read in: those of one file end a thousand
 * times later than those of the other, or half of the events or notes of both are shorter than a frame.
 */
export function tellUnits(
  { labels, predictions, reading }: FilePair,
  reference: Spans,
  estimated: Spans,
): void {
  const tell = reading?.tell;
  if (tell === undefined) return;
  const [first, second] = [lastEnd(reference), lastEnd(estimated)];
  if (first === 0 || second === 0) return;
  const ratio = Math.max(first / second, second / first);
  if (ratio >= SECOND / TOLERANCE && ratio <= SECOND * TOLERANCE) {
    tell(
      `${labels}: times end at ${shown(first)} s, those of ${predictions} at ${shown(second)} s; is one in another unit? ` +
        'Times are milliseconds where clips are named in the table, else seconds',
    );
    return;
  }
  const lengths = [median(reference), median(estimated)];
  if (lengths.every((length) => length !== undefined && length < SHORT)) {
    tell(
      `${labels}: half of the events or notes, and of those of ${predictions}, are shorter than ${SHORT} ms; are times seconds? ` +
        'They are read as milliseconds where clips are named in the table',
    );
  }
}

function lastEnd(events: Spans): number {
  let last = 0;
  for (const ofClip of events.values()) for (const { end } of ofClip) last = Math.max(last, end);
  return last;
}

/** Of the lengths of events that have one. */
function median(events: Spans): number | undefined {
  const lengths = [...events.values()].flatMap((ofClip) =>
    ofClip.flatMap(({ start, end }) => (end > start ? [end - start] : [])),
  );
  return lengths.sort((a, b) => a - b)[lengths.length >> 1];
}

/** Seconds. */
function shown(milliseconds: number): number {
  return Number((milliseconds / SECOND).toPrecision(3));
}
