export { type ChordScores, evaluateChords } from './chord.ts';
export { type ChordRule, chordRules, compareChords, weightedChordAccuracy } from './compare.ts';
export { type Chord, parseChord } from './label.ts';
