/**
 * Scores of which frames belong together, as mir_eval 0.8.2 defines them (mir_eval.segment), of how many frames have which
 * labels.
 */
import { at } from '../../../at.ts';
import { harmonicMean } from '../event-times.ts';
import type { FMeasure } from '../events.ts';
import type { Contingency } from './frames.ts';

/** Precision and recall of pairs of frames that have one label; NaN without such pairs. mir_eval.segment.pairwise. */
export function pairwiseFMeasure(counts: Contingency): FMeasure {
  const matches = pairs(counts.both);
  const precision = matches / pairs(counts.estimated);
  const recall = matches / pairs(counts.reference);
  return { fMeasure: harmonicMean(precision, recall), precision, recall };
}

/**
 * The share of pairs of frames that have one label in both, or different ones in both; NaN of one frame.
 * mir_eval.segment.rand_index.
 */
export function randIndex(counts: Contingency): number {
  const all = pairsOf(counts.frames);
  const matches = pairs(counts.both);
  return (2 * matches + all - pairs(counts.reference) - pairs(counts.estimated)) / all;
}

/** The Rand index less what chance gives, over what it leaves; at most 1. mir_eval.segment.ari. */
export function adjustedRandIndex(counts: Contingency): number {
  if (areAllAlike(counts) || areAllDifferent(counts)) return 1;
  const [reference, estimated] = [pairs(counts.reference), pairs(counts.estimated)];
  const byChance = (reference * estimated) / pairsOf(counts.frames);
  return (pairs(counts.both) - byChance) / ((reference + estimated) / 2 - byChance);
}

/** Whether both have one label alone. */
export function areAllAlike({ reference, estimated }: Contingency): boolean {
  return reference.length === 1 && estimated.length === 1;
}

/** Whether each frame has a label of its own in both. */
export function areAllDifferent({ reference, estimated, frames }: Contingency): boolean {
  return reference.length === frames && estimated.length === frames;
}

function pairs(counts: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < counts.length; index++) sum += pairsOf(at(counts, index));
  return sum;
}

function pairsOf(count: number): number {
  return (count * (count - 1)) / 2;
}
