import { UserError } from '../errors.ts';
import { accuracyScore, chromaAccuracyScore } from './classification.ts';
import type { Score } from './score.ts';
import { eventBasedScore } from './sound-events.ts';
import { segmentErrorRateScore } from './sound-segments.ts';
import { dPrimeScore, meanAveragePrecisionScore, rocAreaScore } from './tagging.ts';

/** Every score that a task's metadata may name in `evaluation`. */
const scores: readonly Score[] = [
  accuracyScore('top1_acc'),
  accuracyScore('pitch_acc'),
  chromaAccuracyScore('chroma_acc'),
  meanAveragePrecisionScore('mAP'),
  dPrimeScore('d_prime'),
  rocAreaScore('aucroc'),
  eventBasedScore('event_onset_200ms_fms', { collarSeconds: 0.2 }),
  eventBasedScore('event_onset_50ms_fms', { collarSeconds: 0.05 }),
  eventBasedScore('event_onset_offset_50ms_20perc_fms', { collarSeconds: 0.05, offsetShareOfLength: 0.2 }),
  segmentErrorRateScore('segment_1s_er', { segmentSeconds: 1 }),
];

const byName = new Map(scores.map((score) => [score.name, score]));

/** @throws UserError for a name that is not known */
export function getScore(name: string): Score {
  const score = byName.get(name);
  if (score === undefined) {
    throw new UserError(`score ${name} is not known; expected one of ${[...byName.keys()].join(', ')}`);
  }
  return score;
}
