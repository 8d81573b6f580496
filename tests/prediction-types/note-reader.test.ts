import { fc, testProp } from '@fast-check/ava';
import type { Note } from '../../src/formats/labels/note-table.ts';
import { NoteReader, readNoteFrames } from '../../src/prediction-types/note-reader.ts';
import { noteSettings } from '../../src/prediction-types/note-settings.ts';

const PITCHES = 2;
const COLUMNS = 3 * PITCHES;
const level = fc.constantFrom(0, 0.3, 0.5, 0.8, 1);

testProp(
  'notes of frames that come in parts are those of all of them',
  [
    fc.array(fc.array(level, { minLength: COLUMNS, maxLength: COLUMNS }), { maxLength: 40 }),
    fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 8 }),
    fc.constantFrom(20, 50, 300),
  ],
  (t, rows, parts, step) => {
    const settings = noteSettings({ lowest_midi: 60, pitches: PITCHES, velocities: true, min_duration: 30 });
    const values = Float32Array.from(rows.flat());
    const times = Float64Array.from(rows, (_, frame) => frame * step);
    const reader = new NoteReader(settings);
    const taken: Note[] = [];
    let first = 0;
    for (const part of [...parts, rows.length]) {
      const end = Math.min(rows.length, first + part);
      reader.add(values.subarray(first * COLUMNS, end * COLUMNS), times.subarray(first, end));
      taken.push(...reader.take());
      first = end;
    }
    t.deepEqual([...taken, ...reader.end()], readNoteFrames(values, times, settings));
  },
);
