export type { Chord } from '../../../formats/labels/chord-label.ts';
export { type ChordScores, evaluateChords } from './chord.ts';
export { type ChordRule, chordRules, compareChords, weightedChordAccuracy } from './compare.ts';
export { parseChord } from './label.ts';
