import { bootstrapIntervals } from '../src/evaluate/certainty/confidence.ts';
import { Draws } from './simulation/draws.ts';
import {
  accuracies,
  logLosses,
  mean,
  type Population,
  soundEvents,
  tagging,
} from './simulation/populations.ts';

const TEST_SETS = 1000;
const RESAMPLES = 300;
/** Test sets whose mean score is taken for the truth where it is not known. */
const TRUTH_SETS = 10_000;
const GOAL = '0.93 to 0.97';

const CASES: readonly Population[] = [
  accuracies({ clips: 10, labels: 2, accuracy: 0.7 }),
  accuracies({ clips: 20, labels: 2, accuracy: 0.5 }),
  accuracies({ clips: 20, labels: 2, accuracy: 0.9 }),
  accuracies({ clips: 20, labels: 2, accuracy: 0.98 }),
  accuracies({ clips: 50, labels: 10, accuracy: 0.5 }),
  accuracies({ clips: 50, labels: 10, accuracy: 0.98 }),
  accuracies({ clips: 100, labels: 50, accuracy: 0.7 }),
  accuracies({ clips: 200, labels: 2, accuracy: 0.98 }),
  accuracies({ clips: 200, labels: 88, accuracy: 0.7 }),
  accuracies({ clips: 1000, labels: 10, accuracy: 0.5 }),
  accuracies({ clips: 1000, labels: 10, accuracy: 0.995 }),
  accuracies({ clips: 10, labels: 2, accuracy: 0.9 }, 10),
  accuracies({ clips: 40, labels: 10, accuracy: 0.6 }, 5),
  accuracies({ clips: 40, labels: 10, accuracy: 0.93 }, 5),
  accuracies({ clips: 200, labels: 50, accuracy: 0.9 }, 5),
  logLosses(20, 2),
  logLosses(200, 2),
  soundEvents('event F', { files: 10, events: 20, found: 0.7 }),
  soundEvents('event F', { files: 20, events: 20, found: 0.5 }),
  soundEvents('event F', { files: 20, events: 5, found: 0.97 }),
  soundEvents('event F', { files: 100, events: 5, found: 0.7 }),
  soundEvents('event F', { files: 100, events: 5, found: 0.95 }),
  soundEvents('segment error rate', { files: 20, events: 20, found: 0.7 }),
  soundEvents('segment error rate', { files: 100, events: 5, found: 0.95 }),
  tagging('mAP', { clips: 50, labels: 10, share: 0.2, distance: 1.5 }),
  tagging('mAP', { clips: 200, labels: 10, share: 0.05, distance: 2 }),
  tagging('mAP', { clips: 200, labels: 10, share: 0.2, distance: 1.5 }),
  tagging('mAP', { clips: 200, labels: 10, share: 0.3, distance: 4 }),
  tagging('mAP', { clips: 500, labels: 10, share: 0.1, distance: 1 }),
  tagging('aucroc', { clips: 50, labels: 5, share: 0.3, distance: 1.5 }),
  tagging('aucroc', { clips: 200, labels: 5, share: 0.2, distance: 3 }),
  tagging('d_prime', { clips: 200, labels: 5, share: 0.2, distance: 1.5 }),
  tagging('lwlrap', { clips: 100, labels: 10, share: 0.2, distance: 1.5 }),
];

/**
 * How often 95 % intervals hold the truth, which simulations know: what test sets of the size score on average. Each case
 * draws many test sets and makes an interval of each. Where infinitely many clips score something else, as they do in
 * mAP, it is told how often that is held.
 */
export async function run(): Promise<void> {
  let poor = 0;
  for (const population of CASES) {
    const draws = new Draws(population.name);
    const truth = population.truth ?? meanScore(population, draws);
    const limit = population.limit?.(draws);
    const intervals = Array.from({ length: TEST_SETS }, (_, seed) => {
      const options = { resamples: RESAMPLES, seed, range: population.range };
      return bootstrapIntervals(population.draw(draws), options).mean[0] ?? [Number.NaN, Number.NaN];
    });
    const shareWith = (value: number) =>
      mean(intervals.map(([low, high]) => (low <= value && value <= high ? 1 : 0)));
    const width = mean(intervals.filter(([low]) => !Number.isNaN(low)).map(([low, high]) => high - low));
    const coverage = shareWith(truth);
    if (coverage < 0.93 || coverage > 0.97) poor++;
    const ofLimit =
      limit === undefined ? '' : `, infinitely many clips ${limit.toFixed(3)} (held by ${shareWith(limit)})`;
    console.log(
      `truth ${truth.toFixed(3)}${ofLimit}, width ${width.toFixed(3)}; ` +
        `${population.name}: ratio ${coverage.toFixed(3)} (goal ${GOAL})`,
    );
  }
  console.log(`${CASES.length - poor} of ${CASES.length} cases within ${GOAL}; coverage is known to ± 0.014`);
}

function meanScore(population: Population, draws: Draws): number {
  const scores = Array.from({ length: TRUTH_SETS }, () =>
    mean(population.draw(draws).map(({ clips }) => clips.score()[0] ?? Number.NaN)),
  );
  return mean(scores.filter((score) => Number.isFinite(score)));
}
