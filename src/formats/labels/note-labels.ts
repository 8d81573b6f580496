import { z } from 'zod';
import { UserError } from '../../errors.ts';
import type { CsvReading } from '../files/csv.ts';
import { csvRow } from '../files/csv.ts';
import { readJsonFile } from '../files/json-file.ts';
import { PythonFloat, type PythonJson, stringifyPythonJson } from '../files/python-json.ts';
import { labelText } from './label-text.ts';
import { hzOfMidi, midiOfHz } from './midi-number.ts';
import { type Note, readNoteTable } from './note-table.ts';

/** Notes of each clip, in the order of the file. */
export type NoteLabels = ReadonlyMap<string, readonly Note[]>;

const noteSchema = z
  .object({
    label: z.union([z.string(), z.number()]),
    start: z.number().min(0),
    end: z.number().min(0),
    frequency: z.number().positive().optional(),
    velocity: z.number().min(0).optional(),
  })
  .refine(({ start, end }) => start < end, { error: 'expected start < end' });

const EXPECTED = 'notes, {file: [{label, start, end, frequency, velocity}]}';

/**
 * Reads notes: `<split>.json`, or a csv as `readNoteTable` takes it. Without `frequency`, as HEAR's event tasks of notes are,
 * a note has the pitch of its label, a MIDI number.
 *
 * @throws UserError for what is no such file, with the place
 */
export async function readNotes(path: string, reading?: CsvReading): Promise<NoteLabels> {
  if (!/\.json$/i.test(path)) return readNoteTable(path, reading);
  const labels = await readJsonFile(path, z.record(z.string(), z.array(noteSchema)), EXPECTED);
  return new Map(
    Object.entries(labels).map(([file, notes]) => [
      file,
      notes.map(({ label, start, end, frequency, velocity }): Note => {
        const hertz = frequency ?? pitchOf(labelText(label), `${path}, ${file}`);
        return { start, end, frequency: hertz, ...(velocity === undefined ? {} : { velocity }) };
      }),
    ]),
  );
}

/**
 * The text of `<split>.json`: HEAR's events, each labelled with its nearest MIDI number, and beside this its frequency in Hz
 * and, where it has one, its velocity. Clips in the order of the map, times in milliseconds.
 */
export function stringifyNotes(labels: NoteLabels): string {
  const records = new Map<string, PythonJson>(
    [...labels].map(([file, notes]) => [
      file,
      notes.map(({ start, end, frequency, velocity }) => ({
        label: Math.round(midiOfHz(frequency)),
        start: new PythonFloat(start),
        end: new PythonFloat(end),
        frequency: new PythonFloat(frequency),
        ...(velocity === undefined ? {} : { velocity: new PythonFloat(velocity) }),
      })),
    ]),
  );
  return stringifyPythonJson(records, 1);
}

/** The text of a csv of notes, `filename,start,end,frequency` and, where some have one, `velocity`. */
export function noteTableText(labels: NoteLabels): string {
  const struck = [...labels.values()].some((notes) => notes.some(({ velocity }) => velocity !== undefined));
  const columns = ['filename', 'start', 'end', 'frequency', ...(struck ? ['velocity'] : [])];
  const lines = [...labels].flatMap(([file, notes]) => {
    if (notes.length === 0) return [csvRow([file, ...columns.slice(1).map(() => '')])];
    return notes.map(({ start, end, frequency, velocity }) =>
      csvRow([file, start, end, frequency, ...(struck ? [velocity ?? ''] : [])]),
    );
  });
  return [csvRow(columns), ...lines, ''].join('\n');
}

function pitchOf(label: string, place: string): number {
  const number = Number(label);
  if (label.trim() !== '' && number >= 0 && number < 128) return hzOfMidi(number);
  throw new UserError(
    `${place}: a note '${label}' without frequency; expected frequency, in Hz, or a MIDI number from 0 to 127 as label`,
  );
}
