import type { Observation } from './jams.ts';

type Stretch = Pick<Observation, 'time' | 'duration'>;

/** Seconds, far below a sample: what adding a duration to a time may be off. */
const ROUNDING = 1e-9;

/**
 * When an observation ends, in seconds: where the next one begins if the sum of time and duration misses that by its rounding, so that
 * what follows without a gap has none, and does not overlap.
 *
 * @param next the observation after it, if there is one
 */
export function observationEnd({ time, duration }: Stretch, next: Stretch | undefined): number {
  const end = time + duration;
  return next !== undefined && Math.abs(end - next.time) < ROUNDING ? next.time : end;
}
