import type { ChordPair } from '../../prediction-types/chord.ts';
import type { MelodyPair } from '../../prediction-types/pitch.ts';
import { chordScores, countChordPair } from './chords.ts';
import { jndScores } from './jnd.ts';
import { countMelody, melodyScores } from './melody.ts';
import { multipitchScores } from './multipitch.ts';
import { noteScores, velocityScores } from './notes.ts';
import { rankingScores } from './ranking.ts';
import { regressionScores } from './regression.ts';
import type { TableScore } from './table-score.ts';

/** Scores that take the same. */
export interface ScoreFamily {
  readonly scores: readonly TableScore<unknown>[];
  /** Makes of what a prediction type reads what its scores take; without it they take it as it is. */
  measure?(data: unknown): unknown;
}

/** Scores of what is no label of a vocabulary, by the names that prediction types give. */
const families: Readonly<Record<string, ScoreFamily>> = {
  jnd: { scores: jndScores },
  ranking: { scores: rankingScores },
  regression: { scores: regressionScores },
  melody: {
    scores: melodyScores,
    measure: (pairs: readonly MelodyPair[]) => pairs.map(countMelody),
  },
  multipitch: { scores: multipitchScores },
  notes: { scores: [...noteScores, ...velocityScores] },
  chords: {
    scores: chordScores,
    measure: (pairs: readonly ChordPair[]) => pairs.map(countChordPair),
  },
};

/** @throws RangeError for a name that is not known */
export function scoreFamily(name: string): ScoreFamily {
  const family = families[name];
  if (family === undefined) throw new RangeError(`${name} is no family of scores`);
  return family;
}

/** The scores of all families. */
export const familyScores = Object.values(families).flatMap(({ scores }) => scores);
