/** Where a frame is a peak; all in frames but `delta`. */
export interface PeakRule {
  /** A peak is the largest of so many frames before it, and of `post_max - 1` after it. */
  readonly pre_max: number;
  readonly post_max: number;
  /** It is `delta` above the mean of so many frames before it, and of `post_avg - 1` after it. */
  readonly pre_avg: number;
  readonly post_avg: number;
  readonly delta: number;
  /** Frames after a peak that are none. */
  readonly wait: number;
}

/** Frames that are peaks: librosa.util.peak_pick (Boeck, Krebs, Schedl 2012, "Evaluating the online capabilities of onset detection methods"). */
export function pickPeaks(values: Float32Array, rule: PeakRule): number[] {
  const peaks: number[] = [];
  const { pre_max, post_max, pre_avg, post_avg, delta, wait } = rule;
  for (let frame = 0; frame < values.length; frame++) {
    const value = values[frame] as number;
    const isLargest = values
      .subarray(Math.max(0, frame - pre_max), frame + post_max)
      .every((each) => each <= value);
    if (
      !isLargest ||
      value < meanOf(values.subarray(Math.max(0, frame - pre_avg), frame + post_avg)) + delta
    ) {
      continue;
    }
    peaks.push(frame);
    frame += wait;
  }
  return peaks;
}

function meanOf(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
