import type { CellDetails } from './cell-details.ts';

/** How much of each kind is shown. */
export interface Limits {
  readonly confusion: number;
  readonly classes: number;
  readonly points: number;
  readonly curves: number;
  readonly timelines: number;
  /** In a timeline: of the reference, and of the prediction. */
  readonly events: number;
  readonly worst: number;
  /** Clips in a table. */
  readonly clips: number;
}

const MOST: Limits = {
  confusion: 4000,
  classes: 256,
  points: 600,
  curves: 24,
  timelines: 6,
  events: 800,
  worst: 12,
  clips: 200,
};
/** A page with more than this for each cell is no better. */
const MOST_BYTES = 120_000;
const SMALLEST_SHARE = 1 / 64;

/**
 * The details that fit: as many of each kind as stay below so many bytes together as JSON, the share of each being the
 * same.
 *
 * @param cells how many share `bytes`
 */
export function fitDetails(
  build: (limits: Limits) => CellDetails,
  { bytes, cells }: { readonly bytes: number; readonly cells: number },
): CellDetails {
  const most = Math.min(MOST_BYTES, bytes / Math.max(1, cells));
  for (let share = 1; ; share /= 2) {
    const details = build(scaled(share));
    if (share <= SMALLEST_SHARE || JSON.stringify(details).length <= most) return details;
  }
}

function scaled(share: number): Limits {
  const part = (most: number, least: number) => Math.max(least, Math.round(most * share));
  return {
    confusion: part(MOST.confusion, 40),
    classes: part(MOST.classes, 8),
    points: part(MOST.points, 24),
    curves: part(MOST.curves, 1),
    timelines: part(MOST.timelines, 1),
    events: part(MOST.events, 24),
    worst: part(MOST.worst, 2),
    clips: part(MOST.clips, 4),
  };
}

/** Every so many of a list, first and last included. */
export function thinned<T>(values: readonly T[], most: number): readonly T[] {
  if (values.length <= most) return values;
  const step = (values.length - 1) / (most - 1);
  return Array.from({ length: most }, (_, index) => values[Math.round(index * step)] as T);
}
