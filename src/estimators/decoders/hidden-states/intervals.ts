import { at } from '../../../at.ts';

/** How frames lie in time. */
export interface FrameGrid {
  /** Samples from one frame to the next, and of a second. */
  readonly hop: number;
  readonly rate: number;
}

/** A run of frames in one state. */
export interface StateInterval {
  readonly state: number;
  /** Seconds. The last run of a sound ends a frame after it, as in pumpp. */
  readonly start: number;
  readonly end: number;
  /** Frames from the first to the one after the run, as far as there are such: what the interval is judged by. */
  readonly first: number;
  readonly last: number;
}

/**
 * Runs of equal states as pumpp has them (`decode_intervals`, and the frames of its `ChordTagTransformer.inverse`): times are
 * those of frames, and become frames again by way of samples, a sample lost in rounding included.
 *
 * @param states by frame
 */
export function stateIntervals(states: Uint16Array, { hop, rate }: FrameGrid): StateInterval[] {
  const frames = states.length;
  const timeOf = (frame: number) => (frame * hop) / rate;
  const intervals: StateInterval[] = [];
  for (let begin = 0, frame = 1; frame <= frames; frame++) {
    if (frame < frames && states[frame] === states[begin]) continue;
    const [start, end] = [timeOf(begin), timeOf(frame === frames ? frames + 1 : frame)];
    intervals.push({
      state: at(states, begin),
      start,
      end,
      ...framesBetween(start, end, { hop, rate }, frames),
    });
    begin = frame;
  }
  return intervals;
}

/** Of librosa.time_to_frames of both, the last one included. */
export function framesBetween(
  start: number,
  end: number,
  { hop, rate }: FrameGrid,
  frames: number,
): { readonly first: number; readonly last: number } {
  const frameAt = (time: number) => Math.floor(Math.trunc(time * rate) / hop);
  return { first: frameAt(start), last: Math.min(frames - 1, frameAt(end)) };
}
