import { UserError } from '../../errors.ts';
import { parseNumber } from '../../formats/files/number-text.ts';
import { hzOfMidi } from '../../formats/labels/midi-number.ts';
import type { Note } from '../../formats/labels/note-table.ts';
import { readCsvRecords } from '../corpus/labels/csv-records.ts';

/** How notes are written down: MusicNet's labels in samples, MAPS's in seconds. */
export type NoteFormat = keyof typeof FORMATS;

/** Samples a second that MusicNet counts in. */
const MUSICNET_RATE = 44100;
const HIGHEST_MIDI = 127;

const FORMATS = {
  musicnet: {
    what: 'the labels of a recording of MusicNet, a csv',
    delimiter: ',',
    columns: ['start_time', 'end_time', 'note'],
    /** In milliseconds of a time. */
    unit: 1000 / MUSICNET_RATE,
    times: 'samples',
  },
  maps: {
    what: 'the notes of a piece of MAPS, a table between tabs',
    delimiter: '\t',
    columns: ['OnsetTime', 'OffsetTime', 'MidiPitch'],
    unit: 1000,
    times: 'seconds',
  },
} as const;

/**
 * Reads the notes of a recording, a note on each line below a header; other columns are passed over.
 *
 * @throws UserError that names file, line and column, for what is no note: times from 0, an end after its start, a MIDI number
 */
export async function readNoteFile(path: string, format: NoteFormat): Promise<Note[]> {
  const { what, delimiter, columns, unit, times } = FORMATS[format];
  const records = await readCsvRecords<string>(path, what, columns, [], delimiter);
  return records.map((record, index) => {
    const [start = 0, end = 0, pitch = 0] = columns.map((column) => parseNumber(record[column] ?? ''));
    const isNote =
      start >= 0 && end > start && Number.isInteger(pitch) && pitch >= 0 && pitch <= HIGHEST_MIDI;
    if (!isNote) {
      const found = columns.map((column) => `${column} ${JSON.stringify(record[column])}`).join(', ');
      throw new UserError(
        `${path}, row ${index + 2}: ${found}; expected ${times} from 0, an end after the start and a MIDI number`,
      );
    }
    return { start: start * unit, end: end * unit, frequency: hzOfMidi(pitch) };
  });
}
