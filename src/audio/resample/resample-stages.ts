import { createBetweenStage } from './between-stage.ts';
import type { SampleType } from './fir-graph.ts';
import { createFirStage, type FirStage } from './fir-stage.ts';
import { AFTER_DOUBLING, kernelSize, layOutKernel, type ResampleFilter, SOXR_HQ } from './resample-kernel.ts';

/** From this ratio on, doubling the rate first takes less work: two outputs a sample with the long filter, not `ratio`. */
const MIN_RATIO_IN_TWO_STAGES = 2.2;
/** In samples at the rate in between: what is known there of before and after the signal, which the second filter reaches into. */
const MARGIN = 16;
/** Rates whose filters are no more numbers than this (4 MB) have filters of their own; others are read between phases. */
const MAX_FILTERS = 2 ** 20;
/** Few but long ones, as from 384000 to 6000 Hz, may be so many (16 MB). */
const [FEW_OUTPUTS, MAX_LONG_FILTERS] = [1024, 2 ** 22];

/** Brings a signal to a rate in between, on which at least two samples come for one of the lower rate. */
export interface FirstStage {
  readonly stage: FirStage<'float32'>;
  /** Silence before and after the signal that goes through with it, in its samples and in those that come out. */
  readonly margin: number;
  readonly outputMargin: number;
}

/** The way to one rate. */
export interface Lane<T extends SampleType> {
  readonly to: number;
  /** Which of the first stages it goes on from; undefined: the source. */
  readonly after: number | undefined;
  /** Undefined where what it goes on from has its rate. */
  readonly stage: FirStage<T> | undefined;
}

/** The stages from one rate to several, in Hz; they share the doubling. */
export async function planStages<T extends SampleType>(
  from: number,
  rates: readonly number[],
  type: T,
): Promise<{ readonly firsts: readonly FirstStage[]; readonly lanes: readonly Lane<T>[] }> {
  const firsts: FirstStage[] = [];
  let doubling: number | undefined;
  const double = async () => {
    doubling ??= firsts.push(await createFirst(from, from, 2, 1)) - 1;
    return doubling;
  };
  const lanes: Lane<T>[] = [];
  for (const to of rates) {
    if (to === from) lanes.push({ to, after: undefined, stage: undefined });
    else if (to === 2 * from) lanes.push({ to, after: await double(), stage: undefined });
    else if (to >= MIN_RATIO_IN_TWO_STAGES * from) {
      const stage = fits(2 * from, to, AFTER_DOUBLING)
        ? await createFirStage(2 * from, to, AFTER_DOUBLING, type)
        : createBetweenStage(2 * from, to, type);
      lanes.push({ to, after: await double(), stage });
    } else if (fits(from, to, SOXR_HQ)) {
      lanes.push({ to, after: undefined, stage: await createFirStage(from, to, SOXR_HQ, type) });
    } else if (to > from) {
      lanes.push({ to, after: await double(), stage: createBetweenStage(2 * from, to, type) });
    } else {
      const down = Math.floor(from / (2 * to));
      const [num, den] = down === 0 ? [2, 1] : [1, down];
      const after = firsts.push(await createFirst(from, to, num, den)) - 1;
      lanes.push({ to, after, stage: createBetweenStage(from * num, to * den, type) });
    }
  }
  return { firsts, lanes };
}

function fits(from: number, to: number, filter: ResampleFilter): boolean {
  const kernel = layOutKernel(from, to, filter);
  const most = kernel.outputStride <= FEW_OUTPUTS ? MAX_LONG_FILTERS : MAX_FILTERS;
  return kernelSize(kernel) <= most;
}

/** {@link SOXR_HQ} for the lower of two rates, with the output at `num / den` of the input's rate. */
async function createFirst(from: number, lower: number, num: number, den: number): Promise<FirstStage> {
  const part = ((lower / from) * den) / Math.min(num, den);
  const filter = {
    ...SOXR_HQ,
    cutoff: SOXR_HQ.cutoff * part,
    halfWidth: SOXR_HQ.halfWidth / part,
    // Filters of slow outputs are long.
    targetOutputs: Math.max(16, Math.round(SOXR_HQ.targetOutputs / den)),
  };
  const stage = await createFirStage(den, num, filter, 'float32');
  return { stage, margin: (MARGIN * den) / num, outputMargin: MARGIN };
}
