import type { z } from 'zod';
import type { CsvReading } from '../formats/files/csv.ts';
import type { RowIndex } from '../formats/folders/row-index.ts';
import type { NoteLabels } from '../formats/labels/note-labels.ts';
import type { SoundEvent } from '../formats/labels/split-labels.ts';
import type { JsonObject } from '../pipeline/types.ts';
import type { DrawPicture } from './pictures/picture.ts';
import type { SplitSource } from './split-source.ts';

/** `scene`: a row of embeddings is a clip; `event`: a row is a frame of a clip. */
export type RowKind = 'scene' | 'event';

/** All that sets one type of predictions apart; whatever differs between types is asked here. */
export interface PredictionType<Name extends string = string> {
  /** As `prediction_type` of `task_metadata.json` has it. Settings of the type lie under it too. */
  readonly name: Name;
  /** For people: what a clip has, as in `pairs that differ or not`. */
  readonly inWords: string;
  /** What rows of embeddings have to be; undefined: the task says it. */
  readonly rowKind?: RowKind;
  readonly labels: LabelFiles;
  readonly corpus: CorpusLabels;
  readonly targets: RowTargets;
  /** What predicts: a head that is trained, or the distances of embeddings, with which nothing is trained. */
  readonly method: HeadMethod | DistanceMethod;
  readonly scoring: Scoring;
  /** What reports show of predictions; without it, of scores alone. Those of labels are shown by reports themselves. */
  readonly picture?: DrawPicture;
}

/** How a task folder has a split's labels. */
interface LabelFiles {
  /** They are in `<split>.<format>`. */
  readonly format: 'json' | 'csv';
  /** Whether they are labels of `labelvocabulary.csv`. */
  readonly vocabulary: boolean;
  /** Whether each clip, or frame, has exactly one. */
  readonly oneEach: boolean;
  /**
   * The clips that are named, each once, in the order of the file.
   *
   * @throws UserError for labels that are wrong
   */
  readClips(source: SplitSource, kind: RowKind): Promise<readonly string[]>;
}

/** A label of an audio file as a corpus has it, before splits are written. */
export interface LabelRow {
  /** Where the file lies in the corpus. */
  readonly relpath: string;
  /** Name of the clip, without extension. */
  readonly filestem: string;
  readonly label: string | number | null;
  /** What a number belongs to: a pair, a ranked list, a target. */
  readonly belongsTo?: string;
  /** Milliseconds. */
  readonly start?: number;
  /** Milliseconds. */
  readonly end?: number;
  /** How hard a note is struck, from 0. */
  readonly velocity?: number;
}

/** What labels a corpus may have, and how they are written. */
export interface CorpusLabels {
  /** Whether rows may have none, as their clip has none or they hold frames. */
  readonly mayLack: boolean;
  /** Whether scores need each label in each split. */
  everyLabelInEverySplit(kind: RowKind): boolean;
  /** Whether clips come in pairs or lists, which are of use only whole and stay in one split. */
  readonly inSets: boolean;
  /** Whether `belongsTo` names targets that people are to see. */
  readonly namesTargets: boolean;
  readonly written: WrittenLabels | WrittenRows | WrittenFrames | WrittenNotes;
}

/** `<split>.json`, and a csv for people, as hear-preprocess writes labels of a vocabulary. */
interface WrittenLabels {
  readonly as: 'labels';
  /** Labels are so many that each split lacks some, which need not be told. */
  readonly many?: true;
}

/** `<split>.csv`, made of rows that each have a number. */
interface WrittenRows {
  readonly as: 'rows';
  /** What is wrong with rows, each in one line. */
  problems(rows: readonly LabelRow[]): readonly string[];
  /** The text of the file, of rows in any order. */
  text(rows: readonly LabelRow[]): string;
}

/** `<split>.csv`, `filename,timestamp,<column>`, of numbers of frames that are held in arrays, never in rows. */
interface WrittenFrames {
  readonly as: 'frames';
  readonly column: string;
  /** Whether a frame has any number of them, in a JSON array; else it has one. */
  readonly several?: boolean;
}

/** `<split>.json`, events that are notes, and a csv of them for people. */
interface WrittenNotes {
  readonly as: 'notes';
  /** What is wrong with rows, each in one line. */
  problems(rows: readonly LabelRow[]): readonly string[];
  /** The notes of each clip, of rows in any order. */
  notes(rows: readonly LabelRow[]): NoteLabels;
}

/** What the rows of a split are to be predicted as. */
export interface TargetSpace {
  readonly kind: RowKind;
  /** What the columns of targets and outputs stand for; empty where predictions are distances. */
  readonly vocabulary: readonly string[];
  /** Of types that have settings. */
  readonly settings?: JsonObject | undefined;
}

interface SplitTargets {
  /** Shape (rows, vocabulary): 0 or 1; other numbers where `RowTargets.numbers` says so. */
  readonly targets: Uint8Array | Float32Array;
  /** The events of each clip of an event task. */
  readonly events?: ReadonlyMap<string, readonly SoundEvent[]>;
  /** What else is true of each clip, for scores, in the type's own form. */
  readonly truths?: ReadonlyMap<string, unknown>;
}

interface RowTargets {
  /** Whether targets are other than 0 and 1. */
  readonly numbers: boolean;
  /** `evaluation_params.<name>` of a task's metadata; undefined: the type has none. */
  readonly settings?: TypeSettings;
  /**
   * Names of the columns of targets and outputs.
   *
   * @param names a folder with `labelvocabulary.csv`, or without vocabulary with the labels of any split
   */
  readColumns(
    names: { readonly path: string; readonly files: readonly string[] },
    settings: JsonObject | undefined,
  ): Promise<readonly string[]>;
  /**
   * Reads a split's labels and what they say of each row.
   *
   * @throws UserError for labels that are wrong, or of other clips than the index has
   */
  read(source: SplitSource, index: RowIndex, space: TargetSpace): Promise<SplitTargets>;
}

interface TypeSettings {
  /** What metadata may say. */
  readonly schema: z.ZodType;
  /** Complete settings, as the parameters of steps have them. */
  of(given: unknown): JsonObject;
}

/**
 * How a head's last layer is read: `multiclass`: softmax; `multilabel`: a sigmoid for each column; `regression`: numbers as
 * they are. What is learned goes with it: cross-entropy, binary cross-entropy, mean squared error.
 */
export type HeadOutput = 'multiclass' | 'multilabel' | 'regression';

/** Columns next to each other, of which a network makes one layer. */
export interface OutputGroup {
  readonly name: string;
  readonly columns: number;
  /** How its layer is read, and what it learns. */
  readonly output: Exclude<HeadOutput, 'regression'>;
  /** Whether its layer is given what the groups say that are not, besides the embedding. */
  readonly seesOthers: boolean;
}

/** What a head says of the rows of a split. */
export interface Predicted {
  readonly index: RowIndex;
  /** Shape (rows, vocabulary). */
  readonly values: Float32Array;
}

/** Rows with what is true of them. */
interface TrueRows {
  /** Shape (rows, vocabulary). */
  readonly targets: Uint8Array | Float32Array;
  readonly index: RowIndex;
  /** As `SplitTargets` has them. */
  readonly truths: ReadonlyMap<string, unknown>;
}

export interface HeadMethod {
  readonly by: 'head';
  readonly output: HeadOutput;
  /** How networks take the columns apart, which learn the sum of what the groups learn; without it they do as heads do. */
  readonly groups?: readonly OutputGroup[];
  /** Whether embeddings are always brought to mean 0 and deviation 1 first. */
  readonly standardises: boolean;
  /** Whether targets are too, while a head learns them. */
  readonly scalesTargets: boolean;
  /**
   * What training makes small, on outputs and targets of shape (rows, columns).
   */
  loss(values: Float32Array, targets: Uint8Array | Float32Array, columns: number): number;
  /** Hz, rising, of the first columns of outputs, where these are how strongly pitches are heard. */
  readonly frequencies?: (space: TargetSpace) => Float32Array;
  /** Hz that the outputs of a frame say to sound, where outputs are how strongly pitches are heard. */
  readonly found?: (activations: Float32Array, space: TargetSpace) => readonly number[];
  /** Writes `predicted-<split>.csv`, which `Scoring.read` reads back. */
  write(path: string, space: TargetSpace, parts: readonly Predicted[]): Promise<void>;
  /** The outputs of validation splits as `Scoring.read` gives `data`; null where scores are of labels. */
  readonly scored: ((values: Float32Array, rows: TrueRows, space: TargetSpace) => readonly unknown[]) | null;
}

/** Two clips whose distance is asked for. */
export type ClipPair = readonly [string, string];

export interface DistanceMethod {
  readonly by: 'distance';
  /** The pairs of a split, each once. */
  readPairs(source: SplitSource): Promise<readonly ClipPair[]>;
}

/** Labels and predictions of a split. */
export interface ScoredFiles {
  readonly labels: string;
  readonly predictions: string;
  /** How both are read; undefined: as this program's own. */
  readonly reading?: CsvReading | undefined;
}

/** What scores take, read from labels and predictions and paired. */
export interface ScoredData {
  /** Names of what is drawn by the bootstrap, as they count in the scores. */
  readonly units: readonly string[];
  /** Places of units that are drawn among themselves; undefined: all. */
  readonly groups?: readonly (readonly number[])[];
  /** By target; the score of several is their mean. */
  readonly data: readonly unknown[];
  /** Names of the targets where there are several. */
  readonly targets: readonly string[];
}

export interface Scoring {
  /** Name of a family in `evaluate/scores/families.ts`; `labels`: the scores of scenes and events. */
  readonly family: string;
  /** Names of scores that a new task is given, the one that chooses heads first. */
  usual(kind: RowKind): readonly string[];
  /** Names of scores that `evaluate --type` gives where none are named; undefined: all of the family. */
  readonly ofFiles?: readonly string[];
  /** What the bootstrap draws, in words. */
  readonly resampled: string;
  /** What is counted, in words. */
  readonly counted: string;
  /**
   * Reads what is scored; null where scores are of labels.
   *
   * @throws UserError for files that are wrong, with row and column, or do not belong together
   */
  readonly read: ((files: ScoredFiles) => Promise<ScoredData>) | null;
}
