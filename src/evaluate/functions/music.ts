/**
 * Scores of the melody, the pitches and the notes of one recording, as mir_eval 0.8.2 defines them, undefined cases
 * included. Times are milliseconds, frequencies Hz.
 */
import { at } from '../../at.ts';
import type { Frames } from '../../formats/labels/frame-table.ts';
import type { Note } from '../../formats/labels/note-table.ts';
import { countMelody, melodyScores } from '../scores/melody.ts';
import { multipitchScores } from '../scores/multipitch.ts';
import { noteScores, velocityScores } from '../scores/notes.ts';
import type { FMeasure } from './events.ts';

export type { Frames, Note };

/** All from 0 to 1. */
export interface MelodyScores {
  /** Share of frames that are rightly unvoiced, or voiced with the right pitch. */
  readonly overallAccuracy: number;
  /** Share of voiced frames whose pitch is less than 50 cents off; and that but for octaves. */
  readonly rawPitch: number;
  readonly rawChroma: number;
  /** Shares of voiced and of unvoiced frames that are said to be voiced. */
  readonly voicingRecall: number;
  readonly voicingFalseAlarm: number;
  /** Share of frames that are rightly unvoiced, or whose pitch is right but for octaves, whether or not it is said to sound. */
  readonly overallChromaAccuracy: number;
  /** Share of frames that are rightly said to be voiced or unvoiced. */
  readonly voicingAccuracy: number;
  /** Share of voiced frames with the right pitch or 2 to 5 times its frequency. */
  readonly rawHarmonic: number;
}

/** Errors over the number of pitches in the reference, from 0. */
export interface PitchErrors {
  readonly total: number;
  readonly substitution: number;
  readonly miss: number;
  readonly falseAlarm: number;
}

/** From 0 to 1. */
export interface PitchAccuracy {
  readonly accuracy: number;
  readonly precision: number;
  readonly recall: number;
}

export interface MultipitchScores extends PitchAccuracy {
  readonly errors: PitchErrors;
  /** The same but for octaves. */
  readonly chroma: PitchAccuracy & { readonly errors: PitchErrors };
}

/**
 * Scores of a melody, one frequency a frame: 0 says that nothing sounds, a negative one that nothing does but what the pitch
 * would be. The estimate may have other times than the reference. mir_eval.melody; the last three are
 * kukas/music-transcription's.
 *
 * @param reference times in milliseconds and frequencies in Hz, as many
 */
export function melody(reference: Frames<number>, estimated: Frames<number>): MelodyScores {
  const counts = countMelody({ reference, estimated });
  const scoreOf = (name: string) => valuesOf(melodyScores, `melody_${name}`, [counts])[0] as number;
  return {
    overallAccuracy: scoreOf('overall_acc'),
    rawPitch: scoreOf('raw_pitch'),
    rawChroma: scoreOf('raw_chroma'),
    voicingRecall: scoreOf('voicing_recall'),
    voicingFalseAlarm: scoreOf('voicing_false_alarm'),
    overallChromaAccuracy: scoreOf('overall_chroma_acc'),
    voicingAccuracy: scoreOf('voicing_acc'),
    rawHarmonic: scoreOf('raw_harmonic'),
  };
}

/**
 * Scores of several pitches a frame, right within half a semitone. The estimate may have other times than the reference.
 * mir_eval.multipitch.
 *
 * @param reference times in milliseconds and, for each, the frequencies in Hz
 */
export function multipitch(
  reference: Frames<readonly number[]>,
  estimated: Frames<readonly number[]>,
): MultipitchScores {
  const of = (name: string) => valuesOf(multipitchScores, `multipitch_${name}`, [{ reference, estimated }]);
  return {
    ...accuracyOf(of('acc')),
    errors: errorsOf(of('error')),
    chroma: { ...accuracyOf(of('chroma_acc')), errors: errorsOf(of('chroma_error')) },
  };
}

/**
 * F-measure of notes that have the same pitch within 50 cents and begin within 50 ms, each paired with one other at most; 0
 * where either list is empty. mir_eval.transcription.
 *
 * @param options.offsets whether their ends count: within 50 ms, or a fifth of the reference's length
 * @param options.velocities whether velocities count: within a tenth of their range, once the estimate's are scaled to fit
 * @throws RangeError where velocities count and a note has none
 */
export function notes(
  reference: readonly Note[],
  estimated: readonly Note[],
  { offsets = false, velocities = false }: { readonly offsets?: boolean; readonly velocities?: boolean } = {},
): FMeasure {
  if (velocities && [...reference, ...estimated].some(({ velocity }) => velocity === undefined)) {
    throw new RangeError('a note without a velocity; expected one of each note');
  }
  const name = `notes_onset${offsets ? '_offset' : ''}${velocities ? '_velocity' : ''}_fms`;
  const values = valuesOf([...noteScores, ...velocityScores], name, [{ reference, estimated }]);
  return { fMeasure: at(values, 0), precision: at(values, 1), recall: at(values, 2) };
}

function accuracyOf(values: readonly number[]): PitchAccuracy {
  return { accuracy: at(values, 0), precision: at(values, 1), recall: at(values, 2) };
}

function errorsOf(values: readonly number[]): PitchErrors {
  return {
    total: at(values, 0),
    substitution: at(values, 1),
    miss: at(values, 2),
    falseAlarm: at(values, 3),
  };
}

function valuesOf<T>(
  scores: readonly { readonly name: string; prepare(data: T): { score(): readonly number[] } }[],
  name: string,
  data: T,
): readonly number[] {
  const score = scores.find((each) => each.name === name);
  if (score === undefined) throw new RangeError(`no score ${name}`);
  return score.prepare(data).score();
}
