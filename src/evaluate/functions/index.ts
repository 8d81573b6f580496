/** Scores as functions that stand alone: arrays and lists in, numbers out. Published as `heareval/scores`. */
export * from './alignment.ts';
export * from './beat/index.ts';
export * from './chord/index.ts';
export * from './conversions.ts';
export * from './events.ts';
export * from './hierarchy.ts';
export type { Intervals, LabelledIntervals } from './interval-times.ts';
export * from './intervals.ts';
export * from './key.ts';
export * from './labels.ts';
export * from './music.ts';
export * from './numbers.ts';
export * from './onset.ts';
export * from './segment/index.ts';
export * from './tempo.ts';
export * from './transcription.ts';
