export interface Finding {
  readonly state: 'ok' | 'warning' | 'failed';
  readonly detail: string;
}

/** Of the largest value: what rounding may differ by, and from where on results depend on something they must not. */
export const ROUNDING = 1e-5;
export const TOO_MUCH = 1e-3;
/** What HEAR asks for: a frame at least so often, and no more uneven. Milliseconds. */
const WIDEST_SPACING = 50;
const UNEVEN = 1;

export function ok(detail: string): Finding {
  return { state: 'ok', detail };
}

/**
 * Timestamps of a sound, in milliseconds: within it, evenly spaced by 50 ms at most, each within 1 ms of where even steps
 * from the first to the last would have it, and of the one before; with no more missing at the ends than hear-validator
 * takes.
 */
export function judgeTimestamps(timestamps: Float32Array, duration: number): Finding {
  const [first = 0, last = 0] = [timestamps[0], timestamps.at(-1)];
  if (first < 0 || last > duration + UNEVEN) {
    return { state: 'failed', detail: `from ${first} to ${last} ms; expected from 0 to ${duration} ms` };
  }
  if (timestamps.length < 2) return { state: 'warning', detail: `one alone in ${duration} ms` };
  const spacing = (last - first) / (timestamps.length - 1);
  const uneven = timestamps.reduce((worst, time, frame) => {
    const previous = timestamps[frame - 1] ?? time - spacing;
    return Math.max(worst, Math.abs(time - first - frame * spacing), Math.abs(time - previous - spacing));
  }, 0);
  const every = `every ${Number(spacing.toFixed(2))} ms`;
  if (uneven > UNEVEN) {
    return {
      state: 'warning',
      detail: `${every}, uneven by ${uneven.toFixed(1)} ms; ${UNEVEN} at most is advised`,
    };
  }
  if (spacing > WIDEST_SPACING) {
    return { state: 'warning', detail: `${every}; ${WIDEST_SPACING} or less is advised for onsets` };
  }
  const missing = duration - last;
  if (first > spacing || missing > Math.min(spacing, WIDEST_SPACING)) {
    const where = first > spacing ? `the first ${Math.round(first)}` : `the last ${Math.round(missing)}`;
    return { state: 'warning', detail: `${every}, but ${where} ms of ${duration} have none` };
  }
  return ok(`${every}, from ${first} to ${Number(last.toFixed(2))} ms of ${duration}`);
}

/** Largest difference of two lists of vectors, of the largest value. */
export function difference(a: readonly Float32Array[], b: readonly Float32Array[]): number {
  let [largest, most] = [0, 0];
  for (const [index, vector] of a.entries()) {
    for (const [i, value] of vector.entries()) {
      largest = Math.max(largest, Math.abs(value));
      most = Math.max(most, Math.abs(value - (b[index]?.[i] ?? 0)));
    }
  }
  return most === 0 ? 0 : most / largest;
}

/** As `difference`, of each pair of vectors by itself: the largest of these. Vectors of other lengths differ by 1. */
export function differenceOfSounds(a: readonly Float32Array[], b: readonly Float32Array[]): number {
  return a.reduce((largest, one, index) => {
    const other = b[index] ?? new Float32Array();
    if (one.length !== other.length) return Math.max(largest, 1);
    return Math.max(largest, Math.min(difference([one], [other]), difference([other], [one])));
  }, 0);
}

export function judgeDifference(relative: number, what: string): Finding {
  if (relative === 0) return ok(`${what}: the same to the last bit`);
  const detail = `${what}: a difference of ${relative.toExponential(1)} of the largest value`;
  if (relative <= ROUNDING) return ok(detail);
  return { state: relative <= TOO_MUCH ? 'warning' : 'failed', detail: `${detail}; expected none` };
}
