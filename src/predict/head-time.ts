import { at } from '../at.ts';
import { formatRoughly, type PlannedRun, type StepRef } from '../pipeline/index.ts';
import type { SearchName } from './head-names.ts';
import type { HeadOptions } from './head-options.ts';
import { extrapolationStretches } from './judge/extrapolation.ts';
import { type GridMetadata, type GridPoint, gridPoints } from './judge/grids.ts';
import { halvingRungs } from './judge/halving.ts';
import { matrixRate } from './matrix-rate.ts';

/** What the time of a task's heads depends on. */
export interface HeadSize {
  /** Of the task, as its steps have it. */
  readonly scope: string;
  readonly metadata: GridMetadata;
  /** Clips or frames of all splits; `undefined` where nobody has counted them. */
  readonly rows: number | undefined;
  readonly dimensions: number;
  /** How many data splits there are, each with heads of its own. */
  readonly dataSplits: number;
}

type TimedOptions = Pick<HeadOptions, 'protocol' | 'head' | 'grid' | 'gridPoints' | 'search' | 'seeds'> & {
  readonly workers: number;
};

/** In milliseconds: when every training stops as early as it can, and when none does. */
interface Span {
  readonly least: number;
  readonly most: number;
}

const TRAINING_STEPS: ReadonlySet<string> = new Set(['TrainGridPoint', 'TrainRung']);
/** A multiplication and an addition, forward, and for the gradients of inputs and weights. */
const FLOPS_OF_WEIGHT = 2 * 3;
/** Weights, gradients and both moments of Adam, read and written, at what memory of any machine brings. */
const UPDATE_MS_OF_WEIGHT = (7 * 4) / 8e6;
/** What one more thread brings, of what the first does. */
const NEXT_THREAD = 0.7;

/**
 * Tells how long heads will take that no run before has timed, from how many multiplications they are and how fast this
 * machine multiplies; and what the quicker grids and searches would save. Nothing for heads that are timed, or that are
 * not trained by epochs.
 */
export async function headTimeLines(
  run: readonly PlannedRun[],
  sizes: readonly HeadSize[],
  options: TimedOptions,
  rate: () => Promise<number> = matrixRate,
): Promise<readonly string[]> {
  if (options.head === 'knn' || options.head === 'logistic') return [];
  const untimed = sizes.filter(({ scope }) => run.some((planned) => isUntimed(planned, scope)));
  if (untimed.length === 0) return [];
  const counted = untimed.filter(({ rows }) => rows !== undefined);
  const unknown = untimed.length - counted.length;
  if (counted.length === 0) return ['heads: how long they take is known when the first have been trained'];
  const speed = await rate();
  const spanOf = (changed: Partial<TimedOptions>) =>
    sum(counted.map((size) => headTime(size, { ...options, ...changed }, speed)));
  const others = [
    ...(options.grid === 'default' ? [`--grid fast ${spanText(spanOf({ grid: 'fast' }))}`] : []),
    ...(options.search === 'full' ? [`--search halving ${spanText(spanOf({ search: 'halving' }))}`] : []),
  ];
  const saved = others.length === 0 ? '' : `; with ${others.join(', with ')}`;
  const more = unknown === 0 ? '' : `, and ${unknown} more of unknown size`;
  return [`heads: about ${spanText(spanOf({}))}, as soon or late as they stop learning${saved}${more}`];
}

/** @param rate floating point operations a thread does in a millisecond */
export function headTime(
  { metadata, rows = 0, dimensions, dataSplits }: HeadSize,
  { protocol, head, grid, gridPoints: count, search, seeds = 1, workers }: TimedOptions,
  rate: number,
): Span {
  const shape = head === 'linear' || head === 'mlp' ? head : undefined;
  const points = gridPoints(grid, metadata, count, shape);
  const share = dataSplits === 1 ? 0.8 : (dataSplits - 2) / dataSplits;
  const epochMs = (point: GridPoint) => {
    const { hidden_dim: units, hidden_layers: layers, batch_size: batch } = point;
    const weights = layers === 0 ? dimensions : dimensions * units + (layers - 1) * units * units;
    const steps = Math.ceil((rows * share) / batch);
    return (FLOPS_OF_WEIGHT * weights * rows * share) / rate + steps * weights * UPDATE_MS_OF_WEIGHT;
  };
  const whole = points.map((point): Span => {
    const earliest = Math.min(point.max_epochs, (point.patience + 1) * point.check_val_every_n_epoch);
    return { least: earliest * epochMs(point), most: point.max_epochs * epochMs(point) };
  });
  const all = sum(whole);
  const tried = search === 'full' ? all : SHORTENED[search](points, whole, epochMs);
  const one = times(all, 1 / points.length);
  const work = protocol === 'nested' ? times(tried, dataSplits) : sum([tried, times(one, dataSplits - 1)]);
  return times(work, seeds / (1 + (workers - 1) * NEXT_THREAD));
}

/** The better half of the points goes on after each rung; which, nobody knows yet. */
function halved(
  points: readonly GridPoint[],
  whole: readonly Span[],
  epochMs: (point: GridPoint) => number,
): Span {
  const rungs = halvingRungs(points);
  const spans: Span[] = [];
  const reached = points.map(() => 0);
  for (const { points: left, pauseAfter } of rungs) {
    const share = spans.length === 0 ? 1 : left / points.length;
    spans.push(
      times(
        sum(
          points.map((point, index) => {
            const pause = pauseAfter[index] ?? null;
            const from = at(reached, index) * epochMs(point);
            const { least, most } = at(whole, index);
            if (pause === null) return { least: Math.max(0, least - from), most: Math.max(0, most - from) };
            reached[index] = pause;
            const ms = Math.max(0, pause * epochMs(point) - from);
            return { least: ms, most: ms };
          }),
        ),
        share,
      ),
    );
  }
  return sum(spans);
}

/** At least one goes on after the first look, at most all do. */
function extrapolated(
  points: readonly GridPoint[],
  whole: readonly Span[],
  epochMs: (point: GridPoint) => number,
): Span {
  const pauses = extrapolationStretches(points)[0]?.pauseAfter ?? [];
  const untilFirst = points.map((point, index) => {
    const { least } = at(whole, index);
    const pause = pauses[index] ?? null;
    return pause === null ? least : Math.min(least, pause * epochMs(point));
  });
  const [wholes, starts] = [sum(whole), untilFirst.reduce((total, ms) => total + ms, 0)];
  return { least: starts + (wholes.least - starts) / points.length, most: wholes.most };
}

const SHORTENED = { halving: halved, extrapolate: extrapolated } satisfies Record<
  Exclude<SearchName, 'full'>,
  unknown
>;

function isUntimed(
  { step, expectedMs }: { readonly step: StepRef; readonly expectedMs?: number | undefined },
  scope: string,
): boolean {
  return expectedMs === undefined && step.scope === scope && TRAINING_STEPS.has(step.name);
}

function sum(spans: readonly Span[]): Span {
  return spans.reduce((total, { least, most }) => ({ least: total.least + least, most: total.most + most }), {
    least: 0,
    most: 0,
  });
}

function times({ least, most }: Span, factor: number): Span {
  return { least: least * factor, most: most * factor };
}

function spanText({ least, most }: Span): string {
  const [from, to] = [formatRoughly(least), formatRoughly(most)];
  return from === to ? from : `${from} to ${to}`;
}
