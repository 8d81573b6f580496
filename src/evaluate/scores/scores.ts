import { UserError } from '../../errors.ts';
import { classificationScores } from './classification.ts';
import { familyScores } from './families.ts';
import { psdsScore } from './psds.ts';
import type { Score, ScoreInfo } from './score.ts';
import { eventBasedScore } from './sound-events.ts';
import { segmentErrorRateScore, segmentFMeasureScore } from './sound-segments.ts';
import { taggingScores } from './tagging.ts';

/** Every score that a task's metadata may name in `evaluation`, but for those of other collars, shares and resolutions. */
const scores: readonly Score[] = [
  ...classificationScores,
  ...taggingScores,
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

/** Whether it is the name of a score, not of a part of one, such as `event_onset_200ms_fms_precision`. */
export function isScore(name: string): boolean {
  return describeScore(name) !== undefined;
}

/** A score of any task by its name; undefined for a name that is not known. */
export function describeScore(name: string): ScoreInfo | undefined {
  return findScore(name) ?? familyScores.find((score) => score.name === name);
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
