import type { Json, JsonObject } from '../files/json-text.ts';
import { type Annotation, byTime, type Jams, type Observation } from './jams.ts';

interface CutOptions {
  /** Whether observations that are partly outside are left out, and not cut. */
  readonly strict?: boolean;
}

/**
 * The part of all annotations between two times; times stay those of the recording. What was cut is kept in the sandboxes, as
 * `trim`.
 *
 * @param start seconds of the recording
 * @param end from `start` to the end of the recording
 * @throws RangeError for times that are not so
 */
export function trimJams(jams: Jams, start: number, end: number, options: CutOptions = {}): Jams {
  requireWithin(jams, start, end);
  return {
    file_metadata: jams.file_metadata,
    annotations: jams.annotations.map((annotation) => trimAnnotation(annotation, start, end, options)),
    sandbox: noted(jams.sandbox, 'trim', { start_time: start, end_time: end }),
  };
}

/**
 * The annotations of a part of the recording that is cut out of it: as `trimJams`, but times count from `start`, and the
 * recording is as long as the part.
 *
 * @throws RangeError as `trimJams` does
 */
export function sliceJams(jams: Jams, start: number, end: number, options: CutOptions = {}): Jams {
  requireWithin(jams, start, end);
  return {
    file_metadata: { ...jams.file_metadata, duration: end - start },
    annotations: jams.annotations.map((annotation) => sliceAnnotation(annotation, start, end, options)),
    sandbox: noted(jams.sandbox, 'slice', { start_time: start, end_time: end }),
  };
}

/**
 * The part of an annotation between two times, seconds; it spans what both have in common. One that does not say how long it is
 * is taken to span all of it; one that spans nothing of it is empty. jams 0.3.5: Annotation.trim.
 *
 * @throws RangeError unless `end` is after `start`
 */
export function trimAnnotation(
  annotation: Annotation,
  start: number,
  end: number,
  { strict = false }: CutOptions = {},
): Annotation {
  if (!(end > start)) throw new RangeError(`from ${start} to ${end}; expected an end after the start`);
  const [from, until] = spanWithin(annotation, start, end);
  const data = annotation.data.flatMap((observation): Observation[] => {
    const { time, duration } = observation;
    const last = time + duration;
    const isWithin = time < until && (last > from || (time === last && time >= from));
    if (!isWithin) return [];
    const [begin, stop] = [Math.max(time, from), Math.min(last, until)];
    if (strict && (begin !== time || stop !== last)) return [];
    return [{ ...observation, time: begin, duration: stop - begin }];
  });
  const note = { start_time: start, end_time: end, trim_start: from, trim_end: until };
  return {
    ...annotation,
    time: from,
    duration: until - from,
    data: byTime(data),
    sandbox: noted(annotation.sandbox, 'trim', note),
  };
}

/**
 * As `trimAnnotation`, with times that count from `start`. jams 0.3.5: Annotation.slice.
 *
 * @throws RangeError unless `end` is after `start`
 */
export function sliceAnnotation(
  annotation: Annotation,
  start: number,
  end: number,
  options: CutOptions = {},
): Annotation {
  const trimmed = trimAnnotation(annotation, start, end, options);
  const from = trimmed.time ?? 0;
  const note = {
    start_time: start,
    end_time: end,
    slice_start: from,
    slice_end: from + (trimmed.duration ?? 0),
  };
  return {
    ...trimmed,
    time: Math.max(0, from - start),
    data: byTime(trimmed.data.map((each) => ({ ...each, time: Math.max(0, each.time - start) }))),
    sandbox: noted(trimmed.sandbox, 'slice', note),
  };
}

function spanWithin(
  { time, duration }: Annotation,
  start: number,
  end: number,
): [from: number, until: number] {
  if (duration === null) return [start, end];
  const own = time ?? 0;
  if (start > own + duration || end < own) return [own, own];
  return [Math.max(own, start), Math.min(own + duration, end)];
}

/** The sandbox with one more entry in a list of it. */
function noted(sandbox: JsonObject, name: string, note: JsonObject): JsonObject {
  const earlier = sandbox[name];
  return { ...sandbox, [name]: [...(Array.isArray(earlier) ? (earlier as Json[]) : []), note] };
}

function requireWithin({ file_metadata: { duration } }: Jams, start: number, end: number): void {
  if (start >= 0 && start < end && end <= duration) return;
  throw new RangeError(
    `from ${start} to ${end} s; expected an end after the start, both within ${duration} s`,
  );
}
