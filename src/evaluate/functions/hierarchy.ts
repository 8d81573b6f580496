/** Scores of segments in several levels, as mir_eval 0.8.2 defines them (mir_eval.hierarchy). Times are seconds. */
import { at } from '../../at.ts';
import { harmonicMean, UnscorableError } from './event-times.ts';
import type { FMeasure } from './events.ts';
import { framesOfLevels, hierarchyFrames, type LevelFrames } from './hierarchy-frames.ts';
import { earliest, type LabelledIntervals, latest, requireIntervals, spanning } from './interval-times.ts';

/** Segments by level, the coarsest first. */
export type Hierarchy = readonly LabelledIntervals[];

/** Names as mir_eval.hierarchy.evaluate has them; all from 0 to 1. */
export type HierarchyScores = Readonly<
  Record<
    | 'T-Precision reduced'
    | 'T-Recall reduced'
    | 'T-Measure reduced'
    | 'T-Precision full'
    | 'T-Recall full'
    | 'T-Measure full'
    | 'L-Precision'
    | 'L-Recall'
    | 'L-Measure',
    number
  >
>;

/** Names of segments that are added where a level has none. */
const ADDED = { before: '__T_MIN', after: '__T_MAX' };

/**
 * For how much of all triples of frames, of which two are together in a deeper level than the third, this is so in both
 * (McFee, Nieto and Bello 2015, "Hierarchical evaluation of segment boundary detection"). mir_eval.hierarchy.tmeasure.
 *
 * @param reference segments by level, the coarsest first, each from 0 to the same end
 * @param estimated the same, to the same end
 * @param options.transitive whether all differences of levels count, or only those of one level. Default false.
 * @param options.window seconds; how far frames may be from each other; null: any distance. Default 15.
 * @param options.frameSize seconds. Default 0.1.
 * @throws RangeError for levels that begin or end elsewhere, and a window that is shorter than a frame
 */
export function tMeasure(
  reference: Hierarchy,
  estimated: Hierarchy,
  {
    transitive = false,
    window = 15,
    frameSize = 0.1,
  }: { readonly transitive?: boolean; readonly window?: number | null; readonly frameSize?: number } = {},
): FMeasure {
  if (window !== null && frameSize > window) {
    throw new UnscorableError(`a window of ${window} s; expected at least a frame, ${frameSize} s`);
  }
  return compared(reference, estimated, { by: 'segments', transitive, window, frameSize });
}

/**
 * The same for frames whose segments have the same label in a deeper level than the third's, at any distance (McFee, Nieto, Farbood
 * and Bello 2017, "Evaluating hierarchical structure in music annotations"). mir_eval.hierarchy.lmeasure.
 *
 * @param reference segments by level, the coarsest first, each from 0 to the same end
 * @param estimated the same, to the same end
 * @param options.frameSize seconds. Default 0.1.
 * @throws RangeError for levels that begin or end elsewhere
 */
export function lMeasure(
  reference: Hierarchy,
  estimated: Hierarchy,
  { frameSize = 0.1 }: { readonly frameSize?: number } = {},
): FMeasure {
  return compared(reference, estimated, { by: 'labels', transitive: true, window: null, frameSize });
}

/**
 * Every score of levels of segments, by mir_eval's names, `full` being transitive. The estimate is cut to the time of the
 * reference. mir_eval.hierarchy.evaluate.
 *
 * @param reference segments by level, the coarsest first, each with a segment and to the same end
 * @param estimated the same
 * @throws RangeError for levels that end elsewhere, and segments without a length
 */
export function evaluateHierarchy(
  reference: Hierarchy,
  estimated: Hierarchy,
  { window = 15, frameSize = 0.1 }: { readonly window?: number | null; readonly frameSize?: number } = {},
): HierarchyScores {
  requireLevels(reference, 'reference');
  requireLevels(estimated, 'estimate');
  const to = Math.max(...reference.map(latest));
  const truth = reference.map((level) => spanning(level, { from: 0 }, ADDED));
  const found = estimated.map((level) => spanning(level, { from: 0, to }, ADDED));
  const reduced = tMeasure(truth, found, { window, frameSize });
  const full = tMeasure(truth, found, { transitive: true, window, frameSize });
  const labels = lMeasure(truth, found, { frameSize });
  return {
    'T-Precision reduced': reduced.precision,
    'T-Recall reduced': reduced.recall,
    'T-Measure reduced': reduced.fMeasure,
    'T-Precision full': full.precision,
    'T-Recall full': full.recall,
    'T-Measure full': full.fMeasure,
    'L-Precision': labels.precision,
    'L-Recall': labels.recall,
    'L-Measure': labels.fMeasure,
  };
}

function requireLevels(hierarchy: Hierarchy, name: string): void {
  if (hierarchy.length === 0) throw new UnscorableError(`${name}: no levels; expected at least one`);
  for (const [level, segments] of hierarchy.entries()) {
    requireIntervals(segments, `${name}, level ${level + 1}`);
    if (name === 'reference' && segments.labels.length === 0) {
      throw new UnscorableError(`${name}, level ${level + 1}: no segments; expected at least one`);
    }
  }
}

interface Comparing {
  readonly by: 'segments' | 'labels';
  readonly transitive: boolean;
  readonly window: number | null;
  readonly frameSize: number;
}

function compared(reference: Hierarchy, estimated: Hierarchy, how: Comparing): FMeasure {
  const { frameSize } = how;
  if (!(frameSize > 0)) throw new UnscorableError(`a frame of ${frameSize} s; expected one above 0`);
  requireSameTime(reference, 'reference');
  requireSameTime(estimated, 'estimate');
  const [truth, found] = [framesOfLevels(reference, frameSize), framesOfLevels(estimated, frameSize)];
  if (truth.frames !== found.frames) {
    throw new UnscorableError(
      `${truth.frames} and ${found.frames} frames; expected hierarchies that end together`,
    );
  }
  const window = how.window === null ? truth.frames : hierarchyFrames(how.window, frameSize);
  const [recall, precision] = rightlyRanked(truth, found, { ...how, window });
  return { fMeasure: harmonicMean(precision, recall), precision, recall };
}

/** @throws RangeError for a level that does not begin at 0, or ends elsewhere than the first */
function requireSameTime(hierarchy: Hierarchy, name: string): void {
  requireLevels(hierarchy, name);
  const end = latest(at(hierarchy, 0));
  for (const [level, segments] of hierarchy.entries()) {
    const [from, to] = [earliest(segments), latest(segments)];
    const place = `${name}, level ${level + 1}`;
    if (Math.abs(from) > 1e-8) throw new UnscorableError(`${place}: begins at ${from}; expected 0`);
    if (Math.abs(end - to) > 1e-8 + 1e-5 * Math.abs(to)) {
      throw new UnscorableError(`${place}: ends at ${to}; expected ${end}, as the first level does`);
    }
  }
}

/**
 * The mean over frames of the share of pairs of other frames that are ranked alike: of those that the reference ranks, and of
 * those that the estimate ranks.
 */
function rightlyRanked(
  reference: LevelFrames,
  estimated: LevelFrames,
  { by, transitive, window }: Comparing & { readonly window: number },
): readonly [byReference: number, byEstimate: number] {
  const { frames } = reference;
  const [rows, columns] = [reference.levels.length + 1, estimated.levels.length + 1];
  const [own, other] = [new Uint8Array(frames), new Uint8Array(frames)];
  const [sums, counted] = [new Float64Array(2), new Float64Array(2)];
  for (let query = 0; query < frames; query++) {
    const [from, to] = [Math.max(0, query - window), Math.min(frames, query + window)];
    reference.depths(by, query, own);
    estimated.depths(by, query, other);
    const counts = new Float64Array(rows * columns);
    for (let frame = from; frame < to; frame++) {
      if (frame === query) continue;
      const cell = (own[frame] as number) * columns + (other[frame] as number);
      counts[cell] = (counts[cell] as number) + 1;
    }
    const tables = [
      {
        counts: (level: number, found: number) => at(counts, level * columns + found),
        levels: rows,
        others: columns,
      },
      {
        counts: (level: number, found: number) => at(counts, found * columns + level),
        levels: columns,
        others: rows,
      },
    ];
    for (const [side, table] of tables.entries()) {
      const share = rankedAlike(table, transitive);
      if (Number.isNaN(share)) continue;
      sums[side] = at(sums, side) + share;
      counted[side] = at(counted, side) + 1;
    }
  }
  const mean = (side: number) => (at(counted, side) === 0 ? 0 : at(sums, side) / at(counted, side));
  return [mean(0), mean(1)];
}

interface DepthTable {
  /** How many frames have one depth here and another one there. */
  readonly counts: (level: number, found: number) => number;
  readonly levels: number;
  readonly others: number;
}

/** The share of pairs of frames of different depths that are so in the other list too; NaN without such pairs. */
function rankedAlike({ counts, levels, others }: DepthTable, transitive: boolean): number {
  let [pairs, inverted] = [0, 0];
  for (let low = 0; low < levels; low++) {
    for (let high = low + 1; high < (transitive ? levels : Math.min(levels, low + 2)); high++) {
      let [highUpTo, lows, highs] = [0, 0, 0];
      for (let found = 0; found < others; found++) {
        highUpTo += counts(high, found);
        inverted += counts(low, found) * highUpTo;
        lows += counts(low, found);
        highs += counts(high, found);
      }
      pairs += lows * highs;
    }
  }
  return pairs === 0 ? Number.NaN : 1 - inverted / pairs;
}
