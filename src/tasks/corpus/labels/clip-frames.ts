import { at } from '../../../at.ts';
import { BadInputsError } from '../../../errors.ts';
import { NumberList } from '../../../formats/files/number-list.ts';
import type { Frames } from '../../../formats/labels/frame-table.ts';
import type { ClipFrames, CorpusRow, MetadataRow } from './metadata-rows.ts';

/**
 * One row per clip, with its frames in the order of their times, of rows that may stand for one frame each: `start` is
 * then its time and `label` its number.
 */
export function gatherFrames(rows: readonly CorpusRow[]): CorpusRow[] {
  const open = new Map<string, OpenClip>();
  const clips: (CorpusRow | OpenClip)[] = [];
  let last: OpenClip | undefined;
  for (const row of rows) {
    if (row.frames !== undefined) {
      clips.push({ ...row, label: null, frames: inTime(row.frames) });
      continue;
    }
    if (last === undefined || !isSameClip(last.row, row)) {
      const key = JSON.stringify([row.relpath, row.split, row.filestem, row.splitKey]);
      last = open.get(key) ?? new OpenClip(row);
      if (!open.has(key)) clips.push(last);
      open.set(key, last);
    }
    last.times.push(row.start ?? Number.NaN);
    last.values.push(row.label === null || row.label === '' ? Number.NaN : Number(row.label));
  }
  return clips.map((clip) => (clip instanceof OpenClip ? clip.finish() : clip));
}

/** Frames with any number of frequencies as rows have them: a time for each frequency, or one with 0 where there is none. */
export function framesOfPitches({ times, values }: Frames<readonly number[]>): ClipFrames {
  const pairs = values.flatMap((frequencies, frame) =>
    (frequencies.length === 0 ? [0] : frequencies).map((frequency) => [at(times, frame), frequency] as const),
  );
  return {
    times: Float64Array.from(pairs, ([time]) => time),
    values: Float64Array.from(pairs, ([, frequency]) => frequency),
  };
}

class OpenClip {
  readonly times = new NumberList(Float64Array);
  readonly values = new NumberList(Float64Array);
  readonly row: CorpusRow;

  constructor(row: CorpusRow) {
    this.row = row;
  }

  finish(): CorpusRow {
    const { start: _, end: __, ...clip } = this.row;
    const frames = inTime({ times: this.times.finish(), values: this.values.finish() });
    return { ...clip, label: null, frames };
  }
}

/** How many labels rows stand for: each frame has one. */
export function labelCount(rows: readonly CorpusRow[]): number {
  return rows.reduce((sum, { frames }) => sum + (frames?.times.length ?? 1), 0);
}

/**
 * @param several whether a time may be there several times, with another number each, none of which is 0 or below then
 * @throws BadInputsError that names the clips whose frames are not those of one annotation: each time with a number
 */
export function checkFrames(rows: readonly CorpusRow[], several: boolean): void {
  const problems = new Set<string>();
  const seen = new Set<string>();
  for (const { relpath, frames } of rows) {
    if (seen.has(relpath)) problems.add(`${relpath}: has two lists of frames; expected one`);
    seen.add(relpath);
    const { times, values } = frames ?? { times: [], values: [] };
    if (times.length === 0) problems.add(`${relpath}: no frames; expected one at least`);
    if (times.length !== values.length) {
      problems.add(`${relpath}: ${times.length} times of ${values.length} numbers; expected as many`);
    }
    for (let frame = 0; frame < Math.min(times.length, values.length); frame++) {
      const [time, value] = [at(times, frame), at(values, frame)];
      if (Number.isNaN(time)) problems.add(`${relpath}: no start; expected the time of a frame`);
      else if (!(time >= 0 && time < Number.POSITIVE_INFINITY)) {
        problems.add(`${relpath}: start ${time}; expected milliseconds from 0`);
      }
      if (!Number.isFinite(value)) problems.add(`${relpath}: label ${value}; expected a number`);
      if (frame === 0 || time !== at(times, frame - 1)) continue;
      if (!several) problems.add(`${relpath}: ${time} ms is there twice; expected it once`);
      else if (value <= 0 || at(values, frame - 1) <= 0) {
        problems.add(`${relpath}: at ${time} ms a frequency, and nothing; expected one or the other`);
      }
    }
  }
  if (problems.size > 0) throw new BadInputsError(`${problems.size} labels cannot be used:`, [...problems]);
}

/**
 * Leaves out the frames that are not before the end of the trimmed clip.
 *
 * @param duration of the clips, in seconds
 * @throws BadInputsError naming the clips that would be left without any
 */
export function trimFrames(rows: readonly MetadataRow[], duration: number): MetadataRow[] {
  const limit = duration * 1000;
  const emptied = new Set<string>();
  const trimmed = rows.map((row) => {
    const { times, values } = row.frames ?? { times: new Float64Array(), values: new Float64Array() };
    const late = times.findIndex((time) => time >= limit);
    if (late === 0) emptied.add(row.relpath);
    if (late === -1) return row;
    return { ...row, frames: { times: times.subarray(0, late), values: values.subarray(0, late) } };
  });
  if (emptied.size > 0) {
    throw new BadInputsError(
      `${emptied.size} files have no event that starts within their first ${duration} s:`,
      [...emptied].sort(),
    );
  }
  return trimmed;
}

function isSameClip(one: CorpusRow, other: CorpusRow): boolean {
  return (
    one.relpath === other.relpath &&
    one.split === other.split &&
    one.filestem === other.filestem &&
    one.splitKey === other.splitKey
  );
}

function inTime({ times, values }: ClipFrames): ClipFrames {
  if (
    times.length !== values.length ||
    times.every((time, frame) => frame === 0 || !(time < at(times, frame - 1)))
  ) {
    return { times, values };
  }
  const order = Uint32Array.from(times, (_, frame) => frame).sort((a, b) => at(times, a) - at(times, b));
  return {
    times: Float64Array.from(order, (frame) => at(times, frame)),
    values: Float64Array.from(order, (frame) => at(values, frame)),
  };
}
