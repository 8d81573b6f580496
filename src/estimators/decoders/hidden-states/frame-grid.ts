import type { HeldRows } from '../../../numerics/held-rows.ts';

/** How frames lie in time. */
export interface FrameGrid {
  /** Samples from one frame to the next, and of a second. */
  readonly hop: number;
  readonly rate: number;
}

/** Seconds. */
export function timeOfFrame(frame: number, { hop, rate }: FrameGrid): number {
  return (frame * hop) / rate;
}

/** Of seconds, by way of samples, a sample lost in rounding included: librosa.time_to_frames, as pumpp has it. */
export function frameAtTime(time: number, { hop, rate }: FrameGrid): number {
  return Math.floor(Math.trunc(time * rate) / hop);
}

/** Of frames that are no whole number of samples apart: microseconds stand for samples. */
export function gridOfTimes(rows: HeldRows): FrameGrid {
  const [first, second] = rows.end < 2 ? [0, 1] : [rows.timeOf(0), rows.timeOf(1)];
  return { hop: 1000 * (second - first), rate: 1e6 };
}
