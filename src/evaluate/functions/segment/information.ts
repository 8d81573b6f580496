/**
 * How much the labels of frames say of each other, as mir_eval 0.8.2 defines it (mir_eval.segment), of how many frames have
 * which labels.
 */
import { at } from '../../../at.ts';
import { harmonicMean } from '../event-times.ts';
import type { FMeasure } from '../events.ts';
import { areAllAlike, areAllDifferent } from './clusters.ts';
import type { Contingency } from './frames.ts';

export interface MutualInformation {
  /** Nats. */
  readonly mutual: number;
  /** Less what chance gives, over what it leaves; at most 1 (Vinh, Epps and Bailey 2009). */
  readonly adjusted: number;
  /** Over the geometric mean of the entropies, from 0 to 1; 0 where one list has one label and the other has more. */
  readonly normalized: number;
}

/** mir_eval.segment.mutual_information. */
export function mutualInformation(counts: Contingency): MutualInformation {
  const mutual = informationOf(counts);
  if (areAllAlike(counts)) return { mutual, adjusted: 1, normalized: 1 };
  const [truth, found] = [entropy(counts.reference), entropy(counts.estimated)];
  const expected = expectedInformation(counts);
  return {
    mutual,
    adjusted: areAllDifferent(counts) ? 1 : (mutual - expected) / (Math.max(truth, found) - expected),
    normalized: mutual / Math.max(Math.sqrt(truth * found), 1e-10),
  };
}

/** How much of a list's entropy the other one explains: precision of over-, recall of under-segmentation. */
export interface EntropyOptions {
  /** Over the entropy of the labels as often as they are (V-measure), not of equally many of each. Default false. */
  readonly marginal?: boolean;
}

/**
 * Normalised conditional entropies: `precision` is 1 where labels of the reference say which are estimated (nothing is
 * divided too much), `recall` where it is the other way; 0 where a list has one label. mir_eval.segment.nce, and
 * mir_eval.segment.vmeasure with `marginal`.
 */
export function conditionalEntropy(counts: Contingency, { marginal = false }: EntropyOptions = {}): FMeasure {
  const mutual = informationOf(counts);
  const explained = (labels: Float64Array) => {
    if (labels.length === 1) return 0;
    const own = entropy(labels);
    // What is left unexplained is at most all of it, but for rounding.
    return Math.max(0, 1 - (own - mutual) / (marginal ? own : Math.log(labels.length)));
  };
  const [precision, recall] = [explained(counts.estimated), explained(counts.reference)];
  return { fMeasure: harmonicMean(precision, recall), precision, recall };
}

/** Nats. */
function entropy(counts: Float64Array): number {
  const total = counts.reduce((sum, count) => sum + count, 0);
  let sum = 0;
  for (const count of counts) if (count > 0) sum -= (count / total) * Math.log(count / total);
  return sum;
}

/** Nats; exactly 0 where one list has one label. */
function informationOf({ frames, reference, estimated, both }: Contingency): number {
  if (reference.length === 1 || estimated.length === 1) return 0;
  let sum = 0;
  for (let own = 0; own < reference.length; own++) {
    for (let other = 0; other < estimated.length; other++) {
      const count = at(both, own * estimated.length + other);
      if (count === 0) continue;
      sum += (count / frames) * Math.log((count * frames) / (at(reference, own) * at(estimated, other)));
    }
  }
  return Math.max(0, sum);
}

/** The mean information of labels that are as many but shuffled: hypergeometric, by pair of labels and number of frames. */
function expectedInformation({ frames, reference, estimated }: Contingency): number {
  const factorial = logFactorials(frames);
  const f = (count: number) => at(factorial, count);
  let expected = 0;
  for (const a of reference) {
    for (const b of estimated) {
      const fixed = f(a) + f(b) + f(frames - a) + f(frames - b) - f(frames);
      for (let both = Math.max(1, a + b - frames); both <= Math.min(a, b); both++) {
        const probability = Math.exp(fixed - f(both) - f(a - both) - f(b - both) - f(frames - a - b + both));
        expected += (both / frames) * Math.log((frames * both) / (a * b)) * probability;
      }
    }
  }
  return expected;
}

/** The logarithms of the factorials from 0 on, summed with what rounding takes (Kahan). */
function logFactorials(last: number): Float64Array {
  const logarithms = new Float64Array(last + 1);
  let lost = 0;
  for (let number = 1; number <= last; number++) {
    const before = at(logarithms, number - 1);
    const addend = Math.log(number) - lost;
    const sum = before + addend;
    lost = sum - before - addend;
    logarithms[number] = sum;
  }
  return logarithms;
}
