import { overSplits, pairedDifference } from '../src/evaluate/certainty/paired-difference.ts';
import { degreesOfFreedom, type ResampledSplit, resample } from '../src/evaluate/certainty/resample.ts';
import { Draws } from './simulation/draws.ts';
import { accuracyPair, eventPair, type Pair, taggingPair } from './simulation/pairs.ts';

const TEST_SETS = 1000;
const RESAMPLES = 300;
const LEVELS = [0.01, 0.05, 0.5] as const;
const GOAL = '0.03 to 0.07';

const CASES: readonly Pair[] = [
  accuracyPair(10, 0.7, 0.3),
  accuracyPair(20, 0.9, 0.3),
  accuracyPair(50, 0.7, 0.5),
  accuracyPair(100, 0.95, 0.5),
  accuracyPair(200, 0.7, 0),
  accuracyPair(500, 0.98, 0.5),
  accuracyPair(40, 0.8, 0.5, 5),
  eventPair(10, 20, 0.7),
  eventPair(20, 20, 0.9),
  eventPair(100, 5, 0.7),
  taggingPair(50, 10, 0.2, 0.5),
  taggingPair(200, 10, 0.05, 0.5),
  taggingPair(200, 10, 0.2, 0.8),
];

/**
 * How often two modules are told apart that are as good as each other: in about 5 % of test sets, if p-values are right.
 * They can be right only on average over values where few values are possible, as for few clips.
 */
export async function run(): Promise<void> {
  for (const pair of CASES) {
    const draws = new Draws(pair.name);
    const pValues = Array.from({ length: TEST_SETS }, (_, seed) => {
      const [a, b] = pair.draw(draws);
      return pairedDifference(scoreOf(a, seed), scoreOf(b, seed), {
        clips: a.map(({ clips }) => clips.clips),
        degreesOfFreedom: a.reduce((sum, split) => sum + degreesOfFreedom(split), 0),
        range: pair.range,
      }).pValue;
    });
    const below = LEVELS.map((level) => pValues.filter((p) => p < level).length / TEST_SETS);
    console.log(
      `p below ${LEVELS.map((level, index) => `${level}: ${below[index]?.toFixed(3)}`).join(', ')}; ` +
        `${pair.name}: ratio ${below[1]?.toFixed(3)} (goal ${GOAL})`,
    );
  }
}

function scoreOf(splits: readonly ResampledSplit[], seed: number) {
  return overSplits(
    splits.map(({ clips }) => clips.score()[0] ?? Number.NaN),
    splits.map((split) => resample(split, { resamples: RESAMPLES, seed })[0] ?? []),
  );
}
