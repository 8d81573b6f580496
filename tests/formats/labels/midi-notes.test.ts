import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fc, testProp } from '@fast-check/ava';
import test from 'ava';
import { at } from '../../../src/at.ts';
import { UserError } from '../../../src/errors.ts';
import { readAnnotation } from '../../../src/formats/labels/annotation.ts';
import { midiOfNotes, notesOfMidi } from '../../../src/formats/labels/midi-notes.ts';
import { hzOfMidi, midiOfHz } from '../../../src/formats/labels/midi-number.ts';
import type { Note } from '../../../src/formats/labels/note-table.ts';
import { closeTo } from '../../evaluate/close-to.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

function fixture<T>(name: string): readonly T[] {
  return JSON.parse(readFileSync(join('tests/formats/midi/fixtures', name), 'utf8')).files;
}

test('notes over each other, without an end, on drums and under the pedal are those that mirdata reads with pretty_midi', (t) => {
  const expected = fixture<readonly (readonly number[])[]>('notes.json');
  const files = fixture<{ readonly midi: string }>('performances.json');
  t.true(expected.length > 10);
  for (const [index, rows] of expected.entries()) {
    const notes = notesOfMidi(Buffer.from(at(files, index).midi, 'base64'));
    const starts = notes.map(({ start }) => start);
    t.deepEqual(
      starts,
      starts.toSorted((a, b) => a - b),
    );
    // Theirs are by start, end and pitch.
    const sorted = notes.toSorted((a, b) => a.start - b.start || a.end - b.end || a.frequency - b.frequency);
    t.is(sorted.length, rows.length);
    for (const [place, { start, end, frequency, velocity }] of sorted.entries()) {
      const [from, to, pitch, struck] = at(rows, place);
      t.deepEqual([Math.round(midiOfHz(frequency)), velocity], [pitch, struck]);
      closeTo(t, start / 1000, from ?? Number.NaN, 1e-9, `file ${index}, note ${place}, start`);
      closeTo(t, end / 1000, to ?? Number.NaN, 1e-9, `file ${index}, note ${place}, end`);
    }
  }
});

test('the pedal holds notes where that is asked for', (t) => {
  const [{ midi }] = fixture<{ readonly midi: string }>('performances.json') as [{ readonly midi: string }];
  const bytes = Buffer.from(midi, 'base64');
  const length = (notes: readonly Note[]) => notes.reduce((sum, { start, end }) => sum + end - start, 0);
  t.true(length(notesOfMidi(bytes, { pedal: true })) > length(notesOfMidi(bytes)));
});

/** Times in ticks of 0.05 ms. */
const tickNotes = fc.uniqueArray(
  fc.record({
    start: fc.nat(20_000),
    length: fc.integer({ min: 1, max: 5000 }),
    key: fc.nat(127),
    velocity: fc.integer({ min: 1, max: 127 }),
  }),
  { maxLength: 14, selector: ({ start, length, key }) => `${start} ${length} ${key}` },
);

testProp(
  'notes are read from MIDI as they were written to it, those over each other too',
  [tickNotes],
  (t, notes) => {
    const written = notes.map(({ start, length, key, velocity }) => ({
      start: start / 20,
      end: (start + length) / 20,
      frequency: hzOfMidi(key),
      velocity,
    }));
    const plain = (all: readonly Note[]) =>
      all
        .map(
          ({ start, end, frequency, velocity }) =>
            `${start.toFixed(6)} ${end.toFixed(6)} ${frequency} ${velocity}`,
        )
        .sort();
    t.deepEqual(plain(notesOfMidi(midiOfNotes(written))), plain(written));
  },
);

test('what no key has is refused, and rounding is told', async (t) => {
  t.throws(() => midiOfNotes([{ start: 0, end: 100, frequency: 20_000 }]), {
    instanceOf: UserError,
    message: 'a note of 20000 Hz at 0 s; expected one that a MIDI key from 0 to 127 has',
  });
  const told: string[] = [];
  const bytes = midiOfNotes([{ start: 0, end: 100, frequency: 450 }], (line) => told.push(line));
  t.deepEqual(told, ['pitches are rounded by up to 0.39 semitones, as MIDI has keys']);
  t.like(notesOfMidi(bytes)[0], { frequency: 440, velocity: 80 });
  const folder = temporaryFolder(t, { 'a.mid': '' });
  const tell = () => {};
  await t.throwsAsync(() => readAnnotation(join(folder, 'a.mid'), 'notes', { tell }), {
    message: /a\.mid: not a whole MIDI file/,
  });
  await t.throwsAsync(() => readAnnotation(join(folder, 'b.mid'), 'notes', { tell }), {
    message: /b\.mid: no such file/,
  });
  await t.throwsAsync(() => readAnnotation(join(folder, 'a.mid'), 'melody', { tell }), {
    message: /a\.mid: MIDI, which has notes; expected melody/,
  });
});
