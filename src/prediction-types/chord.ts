import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { UserError } from '../errors.ts';
import { type CsvReading, stringifyCsv } from '../formats/files/csv.ts';
import type { RowIndex } from '../formats/folders/row-index.ts';
import { CHORD_SYNTAX, isChord } from '../formats/labels/chord-label.ts';
import { readEventTable } from '../formats/labels/event-table.ts';
import type { LabelledIntervals } from '../formats/labels/labelled-intervals.ts';
import { type EventLabels, readEventLabels, type SoundEvent } from '../formats/labels/split-labels.ts';
import { writeFileAtomic } from '../pipeline/files/write-file.ts';
import type { JsonObject } from '../pipeline/types.ts';
import { checkEmbeddedClips, checkPredictedClips } from './check-clips.ts';
import { CHORD_COLUMNS, CHORD_GROUPS, fillChordTargets, readChordFrames } from './chord-frames.ts';
import { crossEntropy } from './cross-entropy.ts';
import type { PredictionType, ScoredData, ScoredFiles } from './prediction-type.ts';

/** A clip's chords, in seconds. */
export interface ChordPair {
  readonly reference: LabelledIntervals;
  readonly estimated: LabelledIntervals;
}

/** What `evaluation_params.chord` may say; docs/heads.md. */
const settingsSchema = z.strictObject({ p_self: z.number().min(0).max(1) }).partial();
/** That a chord stays from one frame to the next. */
const P_SELF = 0.9;
const MS_PER_SECOND = 1000;

/** Chords one after the other, labels in the syntax of Harte 2010, `<split>.json` as HEAR has events. */
export const chord: PredictionType<'chord'> = {
  name: 'chord',
  inWords: 'chords, one after the other (chord)',
  rowKind: 'event',
  labels: {
    format: 'json',
    // That of the corpus is written, but what can be said are all chords of one vocabulary.
    vocabulary: true,
    oneEach: false,
    readClips: async (source) => [...(await readChords(source.folder, source.split)).keys()],
  },
  corpus: {
    mayLack: false,
    everyLabelInEverySplit: () => false,
    inSets: false,
    namesTargets: false,
    written: { as: 'labels', many: true },
  },
  targets: {
    numbers: false,
    settings: {
      schema: settingsSchema,
      of: (given) => ({ p_self: P_SELF, ...settingsSchema.optional().parse(given) }),
    },
    readColumns: async () => CHORD_COLUMNS,
    async read(source, index) {
      const truths = await readChords(source.folder, source.split);
      checkEmbeddedClips(join(source.folder, `${source.split}.json`), source, index, truths.keys());
      return { targets: chordTargets(truths, index), truths };
    },
  },
  method: {
    by: 'head',
    output: 'multilabel',
    groups: CHORD_GROUPS,
    standardises: true,
    scalesTargets: false,
    loss: (values, targets, columns) => crossEntropy(values, targets, 'multilabel', columns),
    write: (path, { settings }, parts) =>
      writeFileAtomic(
        path,
        stringifyCsv(
          ['filename', 'label', 'start', 'end'],
          parts.flatMap(({ index, values }) =>
            [...chordsIn(values, index, settings)].flatMap(([file, chords]) =>
              chords.map(({ label, start, end }) => [file, label, start, end]),
            ),
          ),
        ),
      ),
    scored: (values, { index, truths }, { settings }) => [
      pairsOf(truths as EventLabels, chordsIn(values, index, settings)),
    ],
  },
  scoring: {
    family: 'chords',
    usual: () => ['chord_majmin', 'chord_root', 'chord_thirds', 'chord_sevenths', 'chord_mirex', 'chord_seg'],
    resampled: 'clips of each split',
    counted: 'clips',
    read: readScored,
  },
};

/** Reads `<split>.json`. @throws UserError for labels that are no chords, clips without any, and chords that overlap */
async function readChords(folder: string, split: string): Promise<EventLabels> {
  return checked(await readEventLabels(folder, split), join(folder, `${split}.json`));
}

function checked(clips: EventLabels, path: string): EventLabels {
  return new Map(
    [...clips].map(([file, chords]) => {
      const odd = chords.find(({ label }) => !isChord(label));
      if (odd !== undefined) {
        throw new UserError(`${path}: ${file}: '${odd.label}' is no chord; expected ${CHORD_SYNTAX}`);
      }
      if (chords.length === 0) {
        throw new UserError(`${path}: ${file} has no chords; expected at least one, N where none sounds`);
      }
      const rising = [...chords].sort((a, b) => a.start - b.start);
      const wrong = rising.find(
        ({ start, end }, place) => end <= start || end > (rising[place + 1]?.start ?? end),
      );
      if (wrong !== undefined) {
        throw new UserError(
          `${path}: ${file}: ${wrong.label} from ${wrong.start} to ${wrong.end} ms; expected chords one after the other, with an end after the start`,
        );
      }
      return [file, rising];
    }),
  );
}

/** What is to be said of each frame, shape (frames, columns). */
function chordTargets(labels: EventLabels, index: RowIndex): Uint8Array {
  const columns = CHORD_COLUMNS.length;
  const table = new Uint8Array(index.rows * columns);
  for (const { filename, firstRow, rows } of index.files) {
    const target = table.subarray(firstRow * columns, (firstRow + rows) * columns);
    fillChordTargets(target, timesOf(index, firstRow, rows), labels.get(filename) ?? []);
  }
  return table;
}

/** What is said of each clip. */
function chordsIn(values: Float32Array, index: RowIndex, settings: JsonObject | undefined): EventLabels {
  const columns = CHORD_COLUMNS.length;
  const { p_self: stay = P_SELF } = settingsSchema.parse(settings ?? {});
  return new Map(
    index.files.map(({ filename, firstRow, rows }) => {
      const ofClip = values.subarray(firstRow * columns, (firstRow + rows) * columns);
      return [filename, readChordFrames(ofClip, timesOf(index, firstRow, rows), stay)];
    }),
  );
}

function timesOf({ timestamps }: RowIndex, firstRow: number, rows: number): Float64Array {
  return timestamps?.subarray(firstRow, firstRow + rows) ?? new Float64Array(rows);
}

function pairsOf(references: EventLabels, estimates: EventLabels): readonly ChordPair[] {
  return [...references].flatMap(([file, reference]) => {
    const estimated = estimates.get(file);
    return estimated === undefined
      ? []
      : [{ reference: inSeconds(reference), estimated: inSeconds(estimated) }];
  });
}

function inSeconds(chords: readonly SoundEvent[]): LabelledIntervals {
  return {
    starts: Float64Array.from(chords, ({ start }) => start / MS_PER_SECOND),
    ends: Float64Array.from(chords, ({ end }) => end / MS_PER_SECOND),
    labels: chords.map(({ label }) => label),
  };
}

async function readScored({ labels, predictions, reading }: ScoredFiles): Promise<ScoredData> {
  const references = await readTable(labels, reading);
  const estimates = await readTable(predictions, reading);
  checkPredictedClips([...estimates.keys()], references, { path: predictions, labelsName: labels });
  return { units: [...references.keys()], data: [pairsOf(references, estimates)], targets: [] };
}

async function readTable(path: string, reading: CsvReading | undefined): Promise<EventLabels> {
  if (/\.json$/i.test(path)) return readChords(dirname(path), basename(path, '.json'));
  return checked(await readEventTable(path, null, reading), path);
}
