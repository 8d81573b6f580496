import { join } from 'node:path';
import { UserError } from '../errors.ts';
import type { RowIndex } from '../formats/folders/row-index.ts';
import { hzOfMidi } from '../formats/labels/midi-number.ts';
import { type NoteLabels, noteTableText, readNotes } from '../formats/labels/note-labels.ts';
import type { Note } from '../formats/labels/note-table.ts';
import { writeFileAtomic } from '../pipeline/files/write-file.ts';
import type { JsonObject } from '../pipeline/types.ts';
import { checkEmbeddedClips, checkPredictedClips } from './check-clips.ts';
import { crossEntropy } from './cross-entropy.ts';
import { fillNoteTargets } from './note-frames.ts';
import { readNoteFrames } from './note-reader.ts';
import { noteRowProblems, notesOfRows } from './note-rows.ts';
import { type NoteSettings, noteColumns, noteSettings, noteSettingsSchema } from './note-settings.ts';
import { notesPicture } from './pictures/music-picture.ts';
import type { PredictionType, ScoredData, ScoredFiles } from './prediction-type.ts';

/** A clip's notes. */
export interface NotePair {
  readonly reference: readonly Note[];
  readonly estimated: readonly Note[];
}

/** Notes with onset, offset, pitch and maybe velocity, `<split>.json` as HEAR has events. */
export const notes: PredictionType<'notes'> = {
  name: 'notes',
  inWords: 'notes with onsets and offsets (notes)',
  rowKind: 'event',
  labels: {
    format: 'json',
    vocabulary: false,
    oneEach: false,
    readClips: async ({ folder, split }) => [...(await readNotes(join(folder, `${split}.json`))).keys()],
  },
  corpus: {
    mayLack: true,
    everyLabelInEverySplit: () => false,
    inSets: false,
    namesTargets: false,
    written: { as: 'notes', problems: noteRowProblems, notes: notesOfRows },
  },
  targets: {
    numbers: true,
    settings: {
      schema: noteSettingsSchema,
      of: (given) => noteSettings(noteSettingsSchema.optional().parse(given)),
    },
    readColumns: async (_, given) => (given === undefined ? [] : noteColumns(settingsOf(given))),
    async read(source, index, space) {
      const path = join(source.folder, `${source.split}.json`);
      const labels = await readNotes(path);
      checkEmbeddedClips(path, source, index, labels.keys());
      const settings = settingsOf(space.settings);
      if (settings.velocities) checkVelocities(path, labels);
      return { targets: noteTargets(labels, index, settings), truths: labels };
    },
  },
  method: {
    by: 'head',
    output: 'multilabel',
    standardises: true,
    scalesTargets: false,
    loss: (values, targets, columns) => crossEntropy(values, targets, 'multilabel', columns),
    frequencies({ settings }) {
      const { lowest_midi: lowest, pitches } = settingsOf(settings);
      return Float32Array.from({ length: pitches }, (_, pitch) => hzOfMidi(lowest + pitch));
    },
    found(activations, { settings }) {
      const { lowest_midi: lowest, pitches, threshold } = settingsOf(settings);
      return [...activations.subarray(0, pitches)].flatMap((activation, pitch) =>
        activation >= threshold ? [hzOfMidi(lowest + pitch)] : [],
      );
    },
    write(path, space, parts) {
      const found = parts.flatMap(({ index, values }) => [
        ...notesIn(values, index, settingsOf(space.settings)),
      ]);
      return writeFileAtomic(path, noteTableText(new Map(found)));
    },
    scored: (values, { index, truths }, space) => [
      pairsOf(truths as NoteLabels, notesIn(values, index, settingsOf(space.settings))),
    ],
  },
  scoring: {
    family: 'notes',
    usual: () => ['notes_onset_fms', 'notes_onset_offset_fms'],
    resampled: 'clips of each split',
    counted: 'clips',
    read: readScored,
  },
  picture: notesPicture,
};

function settingsOf(given: JsonObject | undefined): NoteSettings {
  return noteSettings(given as Partial<NoteSettings> | undefined);
}

function checkVelocities(path: string, labels: NoteLabels): void {
  for (const [file, ofFile] of labels) {
    if (ofFile.every(({ velocity }) => velocity !== undefined)) continue;
    throw new UserError(
      `${path}: ${file} has a note without velocity; expected one of each, as evaluation_params.notes.velocities is true`,
    );
  }
}

/** What is to be on in each frame, shape (frames, columns). */
export function noteTargets(labels: NoteLabels, index: RowIndex, settings: NoteSettings): Float32Array {
  const columns = noteColumns(settings).length;
  const table = new Float32Array(index.rows * columns);
  for (const { filename, firstRow, rows } of index.files) {
    const target = table.subarray(firstRow * columns, (firstRow + rows) * columns);
    fillNoteTargets(target, timesOf(index, firstRow, rows), labels.get(filename) ?? [], settings);
  }
  return table;
}

/** What heads say of each clip. */
function notesIn(values: Float32Array, index: RowIndex, settings: NoteSettings): NoteLabels {
  const columns = values.length / Math.max(1, index.rows);
  return new Map(
    index.files.map(({ filename, firstRow, rows }) => {
      const ofClip = values.subarray(firstRow * columns, (firstRow + rows) * columns);
      return [filename, readNoteFrames(ofClip, timesOf(index, firstRow, rows), settings)];
    }),
  );
}

function timesOf({ timestamps }: RowIndex, firstRow: number, rows: number): Float64Array {
  return timestamps?.subarray(firstRow, firstRow + rows) ?? new Float64Array(rows);
}

function pairsOf(references: NoteLabels, estimates: NoteLabels): readonly NotePair[] {
  return [...references].flatMap(([file, reference]) => {
    const estimated = estimates.get(file);
    return estimated === undefined ? [] : [{ reference, estimated }];
  });
}

async function readScored({ labels, predictions, reading }: ScoredFiles): Promise<ScoredData> {
  const references = await readNotes(labels, reading);
  const estimates = await readNotes(predictions, reading);
  checkPredictedClips([...estimates.keys()], references, { path: predictions, labelsName: labels });
  return { units: [...references.keys()], data: [pairsOf(references, estimates)], targets: [] };
}
