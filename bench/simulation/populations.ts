import type { ResampledSplit } from '../../src/evaluate/certainty/resample.ts';
import { accuracyScore, logLossScore } from '../../src/evaluate/scores/classification.ts';
import type { ScoreRange } from '../../src/evaluate/scores/score.ts';
import { eventBasedScore } from '../../src/evaluate/scores/sound-events.ts';
import { segmentErrorRateScore } from '../../src/evaluate/scores/sound-segments.ts';
import {
  dPrimeScore,
  labelRankingScore,
  meanAveragePrecisionScore,
  rocAreaScore,
} from '../../src/evaluate/scores/tagging.ts';
import type { SoundEvent } from '../../src/formats/labels/split-labels.ts';
import type { Draws } from './draws.ts';

/** Clips, labels and predictions of which any number of test sets can be drawn. */
export interface Population {
  readonly name: string;
  readonly range: ScoreRange | undefined;
  /** A test set, by its splits. */
  draw(draws: Draws): readonly ResampledSplit[];
  /** What test sets score on average; without it that is to be found by drawing many. */
  readonly truth?: number;
  /** What infinitely many clips score, where that is something else. */
  readonly limit?: (draws: Draws) => number;
}

/** How many clips are as good as infinitely many. */
const MANY_CLIPS = 200_000;

interface Labelled {
  readonly clips: number;
  readonly labels: number;
  /** Mean probability that a clip is right. */
  readonly accuracy: number;
}

/** Accuracy of clips with one label each, some labels harder than others, in folds of which some are harder. */
export function accuracies({ clips, labels, accuracy }: Labelled, folds = 1): Population {
  const score = accuracyScore('top1_acc');
  const byFold = spread(accuracy, folds, 0.05).map((ofFold) => spread(ofFold, labels, 0.3));
  const truths = byFold.map((byLabel) => mean(countUp(clips).map((clip) => byLabel[clip % labels] ?? 0)));
  return {
    name: `accuracy ${accuracy}, ${of(folds, clips)}, ${labels} labels`,
    range: score.range,
    truth: mean(truths),
    draw: (draws) =>
      byFold.map((byLabel, fold) => {
        const shape = { rows: clips, labels };
        const [targets, probabilities] = [new Uint8Array(clips * labels), new Float32Array(clips * labels)];
        for (let clip = 0; clip < clips; clip++) {
          const label = clip % labels;
          const predicted = draws.isTrue(byLabel[label] ?? 0) ? label : (label + 1) % labels;
          targets[clip * labels + label] = 1;
          probabilities[clip * labels + predicted] = 1;
        }
        const strata = countUp(labels).map((label) =>
          Uint32Array.from(countUp(clips).filter((clip) => clip % labels === label)),
        );
        return { name: `fold${fold}`, clips: score.prepare(probabilities, targets, shape), strata };
      }),
  };
}

/** Log loss of two labels. */
export function logLosses(clips: number, distance: number): Population {
  const score = logLossScore('log_loss');
  return {
    name: `log loss, ${clips} clips`,
    range: score.range,
    draw(draws) {
      const [targets, probabilities] = [new Uint8Array(clips * 2), new Float32Array(clips * 2)];
      for (let clip = 0; clip < clips; clip++) {
        const label = clip % 2;
        const probability = logistic(draws.normal() + (label - 0.5) * distance);
        targets[clip * 2 + label] = 1;
        probabilities.set([1 - probability, probability], clip * 2);
      }
      const strata = [0, 1].map((label) =>
        Uint32Array.from(countUp(clips).filter((clip) => clip % 2 === label)),
      );
      return [
        { name: 'test', clips: score.prepare(probabilities, targets, { rows: clips, labels: 2 }), strata },
      ];
    },
  };
}

const taggingScores = {
  mAP: meanAveragePrecisionScore('mAP'),
  aucroc: rocAreaScore('aucroc'),
  d_prime: dPrimeScore('d_prime'),
  lwlrap: labelRankingScore('lwlrap'),
} as const;

interface Tagged {
  readonly clips: number;
  readonly labels: number;
  /** Share of clips that have a label. */
  readonly share: number;
  /** Mean over labels of the distance between clips with and without it, in standard deviations. */
  readonly distance: number;
}

/** Scores of clips with any number of labels, some labels harder than others. */
export function tagging(name: keyof typeof taggingScores, tagged: Tagged): Population {
  const { clips, labels, share, distance } = tagged;
  const score = taggingScores[name];
  const byLabel = spread(distance, labels, 0.3 * distance, Number.POSITIVE_INFINITY);
  const draw = (draws: Draws, rows: number) => {
    const [targets, probabilities] = [new Uint8Array(rows * labels), new Float32Array(rows * labels)];
    for (let cell = 0; cell < targets.length; cell++) {
      const isPositive = draws.isTrue(share);
      targets[cell] = isPositive ? 1 : 0;
      probabilities[cell] = logistic(draws.normal() + (isPositive ? (byLabel[cell % labels] ?? 0) : 0));
    }
    return score.prepare(probabilities, targets, { rows, labels });
  };
  return {
    name: `${name}, ${clips} clips, ${labels} labels, ${share * clips} clips a label, distance ${distance}`,
    range: score.range,
    draw: (draws) => [
      { name: 'test', clips: draw(draws, clips), strata: [Uint32Array.from(countUp(clips))] },
    ],
    limit: (draws) => draw(draws, MANY_CLIPS).score()[0] ?? Number.NaN,
  };
}

const eventScores = {
  'event F': eventBasedScore('event_onset_200ms_fms', { collarSeconds: 0.2 }),
  'segment error rate': segmentErrorRateScore('segment_1s_er', { segmentSeconds: 1 }),
} as const;

interface Sounding {
  readonly files: number;
  /** Mean number in a file. */
  readonly events: number;
  /** Mean share that is found; half of the files are easy, half hard. */
  readonly found: number;
}

const EVENT_MS = 500;

/** Scores of sound events: some are found, and a tenth as many invented. */
export function soundEvents(name: keyof typeof eventScores, { files, events, found }: Sounding): Population {
  const score = eventScores[name];
  const [hard = found, easy = found] = spread(found, 2, 0.15);
  return {
    name: `${name}, ${files} files of ${events} events, ${found} found`,
    range: score.range,
    draw(draws) {
      const [reference, estimated] = [new Map<string, SoundEvent[]>(), new Map<string, SoundEvent[]>()];
      for (const file of countUp(files).map(String)) {
        const share = draws.isTrue(0.5) ? easy : hard;
        const sounding = eventsOf('speech', draws.poisson(events));
        reference.set(file, sounding);
        estimated.set(file, [
          ...sounding.filter(() => draws.isTrue(share)),
          ...eventsOf('cough', draws.poisson(events / 10)),
        ]);
      }
      const strata = [Uint32Array.from(countUp(files))];
      return [{ name: 'test', clips: score.prepare(reference, estimated), strata }];
    },
  };
}

function eventsOf(label: string, count: number): SoundEvent[] {
  return countUp(count).map((event) => {
    const start = event * 2 * EVENT_MS;
    return { label, start, end: start + EVENT_MS };
  });
}

/** So many values around a mean, evenly from `reach` below to `reach` above, or as far as fits between 0 and `most`. */
function spread(middle: number, count: number, reach: number, most = 1): readonly number[] {
  const fitting = Math.min(reach, 0.9 * middle, 0.9 * (most - middle));
  return countUp(count).map((step) =>
    count === 1 ? middle : middle + fitting * ((2 * step) / (count - 1) - 1),
  );
}

function countUp(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index);
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function logistic(value: number): number {
  return 1 / (1 + Math.exp(-value));
}

function of(folds: number, clips: number): string {
  return folds === 1 ? `${clips} clips` : `${folds} folds of ${clips} clips`;
}
