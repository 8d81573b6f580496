import { UserError } from '../errors.ts';
import type { DistanceType, NumberType } from '../formats/prediction-type.ts';
import {
  accuracyScore,
  balancedAccuracyScore,
  calibrationErrorScore,
  chromaAccuracyScore,
  logLossScore,
  macroF1Score,
} from './classification.ts';
import { jndScores } from './jnd.ts';
import { melodyScores } from './melody.ts';
import { psdsScore } from './psds.ts';
import { rankingScores } from './ranking.ts';
import { regressionScores } from './regression.ts';
import type { Score, ScoreInfo } from './score.ts';
import { eventBasedScore } from './sound-events.ts';
import { segmentErrorRateScore, segmentFMeasureScore } from './sound-segments.ts';
import {
  dPrimeScore,
  labelRankingScore,
  meanAveragePrecisionScore,
  microAveragePrecisionScore,
  rocAreaScore,
} from './tagging.ts';

/** Every score that a task's metadata may name in `evaluation`, but for those of other collars, shares and resolutions. */
const scores: readonly Score[] = [
  accuracyScore('top1_acc'),
  accuracyScore('pitch_acc'),
  chromaAccuracyScore('chroma_acc'),
  balancedAccuracyScore('balanced_acc'),
  macroF1Score('f1_macro'),
  accuracyScore('f1_micro'),
  logLossScore('log_loss'),
  calibrationErrorScore('calibration_error'),
  meanAveragePrecisionScore('mAP'),
  microAveragePrecisionScore('mAP_micro'),
  dPrimeScore('d_prime'),
  rocAreaScore('aucroc'),
  labelRankingScore('lwlrap'),
  eventBasedScore('event_onset_200ms_fms', { collarSeconds: 0.2 }),
  eventBasedScore('event_onset_50ms_fms', { collarSeconds: 0.05 }),
  eventBasedScore('event_onset_offset_50ms_20perc_fms', { collarSeconds: 0.05, offsetShareOfLength: 0.2 }),
  segmentErrorRateScore('segment_1s_er', { segmentSeconds: 1 }),
  // Scenarios 1 and 2 of DCASE 2021 to 2023, task 4.
  psdsScore('psds1', {
    detectionShare: 0.7,
    eventShare: 0.7,
    crossTriggerWeight: 0,
    instabilityWeight: 1,
    mostPerHour: 100,
  }),
  psdsScore('psds2', {
    detectionShare: 0.1,
    eventShare: 0.1,
    crossTriggerShare: 0.3,
    crossTriggerWeight: 0.5,
    instabilityWeight: 1,
    mostPerHour: 100,
  }),
];

const byName = new Map(scores.map((score) => [score.name, score]));

/** Names with numbers in them, and what they stand for. */
const families: readonly [pattern: RegExp, make: (name: string, first: number, second: number) => Score][] = [
  [
    /^event_onset_([1-9]\d{0,5})ms_fms$/,
    (name, collarMs) => eventBasedScore(name, { collarSeconds: collarMs / 1000 }),
  ],
  [
    /^event_onset_offset_([1-9]\d{0,5})ms_([1-9]\d{0,2})perc_fms$/,
    (name, collarMs, percent) =>
      eventBasedScore(name, { collarSeconds: collarMs / 1000, offsetShareOfLength: percent / 100 }),
  ],
  [
    /^segment_([1-9]\d{0,5})ms_er$/,
    (name, milliseconds) => segmentErrorRateScore(name, { segmentSeconds: milliseconds / 1000 }),
  ],
  [/^segment_([1-9]\d{0,2})s_er$/, (name, segmentSeconds) => segmentErrorRateScore(name, { segmentSeconds })],
  [
    /^segment_([1-9]\d{0,5})ms_fms$/,
    (name, milliseconds) => segmentFMeasureScore(name, { segmentSeconds: milliseconds / 1000 }),
  ],
  [/^segment_([1-9]\d{0,2})s_fms$/, (name, segmentSeconds) => segmentFMeasureScore(name, { segmentSeconds })],
];

/**
 * A score of labels by its name; event scores may have any collar, share of the length and resolution:
 * `event_onset_offset_100ms_50perc_fms`, `segment_100ms_er`.
 *
 * @throws UserError for a name that is not known
 */
export function getScore(name: string): Score {
  const score = findScore(name);
  if (score === undefined) {
    throw new UserError(
      `score ${name} is not known; expected one of ${[...byName.keys()].join(', ')}, or an event score with other numbers`,
    );
  }
  return score;
}

/** Scores of tasks whose predictions are no labels of a vocabulary. */
export const tableScores = {
  jnd: jndScores,
  ranking: rankingScores,
  regression: regressionScores,
  pitch: melodyScores,
} as const satisfies Readonly<Record<DistanceType | NumberType, readonly ScoreInfo[]>>;

/** Whether it is the name of a score, not of a part of one, such as `event_onset_200ms_fms_precision`. */
export function isScore(name: string): boolean {
  return describeScore(name) !== undefined;
}

/** A score of any task by its name; undefined for a name that is not known. */
export function describeScore(name: string): ScoreInfo | undefined {
  const ofTables: readonly ScoreInfo[] = Object.values(tableScores).flat();
  return findScore(name) ?? ofTables.find((score) => score.name === name);
}

function findScore(name: string): Score | undefined {
  return byName.get(name) ?? ofFamily(name);
}

function ofFamily(name: string): Score | undefined {
  for (const [pattern, make] of families) {
    const match = pattern.exec(name);
    if (match !== null) return make(name, Number(match[1]), Number(match[2]));
  }
  return undefined;
}
