/**
 * Bootstrap resamples of clips (Efron 1979).
 *
 * A resample draws, from each split by itself, as many clips as the split has; where clips have one class each, as many
 * of each class as there are. So folds stay folds: what resamples vary by speaks of other clips of the same kind, not of
 * other heads or other folds.
 *
 * Drawing n of n clips with replacement varies too little, by (n - 1) / n, which tells where classes have few clips
 * (Rao and Wu 1988, "Resampling inference with complex survey data"). So the last of n draws repeats one of the others
 * with probability n / (2 (n - 1)), which makes the variance of how often a clip is drawn 1, and that of a mean over the
 * clips its unbiased estimate. Classes of a single clip are drawn from together, as in Wolter 2007, "Introduction to
 * Variance Estimation", section 2.5.
 */
import { at } from '../../at.ts';
import { PythonRandom } from '../../random/python-random.ts';
import type { ScoredClips } from '../scores/score.ts';

/** One split's clips, and the indices of those that are drawn among themselves. */
export interface ResampledSplit {
  readonly name: string;
  readonly clips: ScoredClips;
  readonly strata: readonly Uint32Array[];
}

/** Resampled values of a split: shape (parts of the score, resamples). */
export type Resamples = readonly Float64Array[];

export interface ResampleOptions {
  readonly resamples: number;
  /** Together with a split's name it seeds that split's draws, so they are the same for every score and module. */
  readonly seed: number;
}

/** The score of many resamples of a split's clips. */
export function resample(
  { name, clips, strata }: ResampledSplit,
  { resamples, seed }: ResampleOptions,
): Resamples {
  const random = new PythonRandom(`${seed} ${name}`);
  const merged = mergeSingles(strata);
  const sample = new Uint32Array(clips.clips);
  const values = clips.score().map(() => new Float64Array(resamples));
  for (let draw = 0; draw < resamples; draw++) {
    let start = 0;
    for (const stratum of merged) {
      drawStratum(stratum, sample.subarray(start, start + stratum.length), random);
      start += stratum.length;
    }
    for (const [part, value] of (clips.resampled?.(sample) ?? clips.score(sample)).entries()) {
      at(values, part)[draw] = value;
    }
  }
  return values;
}

/** In how many ways the resamples of a split can vary: its clips less the strata that are drawn from. */
export function degreesOfFreedom({ strata }: Pick<ResampledSplit, 'strata'>): number {
  return mergeSingles(strata).reduce((sum, { length }) => sum + length - 1, 0);
}

/** @param drawn as long as the stratum */
export function drawStratum(
  stratum: Uint32Array,
  drawn: Uint32Array,
  random: Pick<PythonRandom, 'random' | 'randbelow'>,
): void {
  const last = stratum.length - 1;
  for (let place = 0; place < last; place++) {
    drawn[place] = stratum[random.randbelow(stratum.length)] as number;
  }
  const repeats = last > 0 && random.random() < stratum.length / (2 * last);
  const source = repeats ? drawn.subarray(0, last) : stratum;
  drawn[last] = source[random.randbelow(source.length)] as number;
}

/** Strata of single clips as one, and a lone one with the smallest of the others. */
function mergeSingles(strata: readonly Uint32Array[]): readonly Uint32Array[] {
  const singles = strata.filter(({ length }) => length === 1);
  const others = strata.filter(({ length }) => length > 1);
  if (singles.length === 0) return others;
  const smallest = singles.length === 1 ? minBy(others, ({ length }) => length) : undefined;
  const merged = [...singles, ...(smallest === undefined ? [] : [smallest])].flatMap((each) => [...each]);
  return [...others.filter((each) => each !== smallest), Uint32Array.from(merged)];
}

function minBy<T>(items: readonly T[], value: (item: T) => number): T | undefined {
  return items.reduce<T | undefined>(
    (least, item) => (least === undefined || value(item) < value(least) ? item : least),
    undefined,
  );
}
