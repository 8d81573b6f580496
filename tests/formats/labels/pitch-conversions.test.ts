import { fc, testProp } from '@fast-check/ava';
import test from 'ava';
import { hzOfMidi } from '../../../src/formats/labels/midi-number.ts';
import { multipitchOfNotes } from '../../../src/formats/labels/note-conversions.ts';
import type { Note } from '../../../src/formats/labels/note-table.ts';
import {
  frameTimes,
  melodyOfMultipitch,
  melodyOfNotes,
  multipitchOfMelody,
  notesOfMelody,
  notesOfMultipitch,
} from '../../../src/formats/labels/pitch-conversions.ts';

const HOP = 10;
const FRAMES = 60;
const times = frameTimes(FRAMES * HOP, HOP);
const hertz = fc.integer({ min: 21, max: 108 }).map(hzOfMidi);

testProp(
  'a melody is that of its pitches, but for what a silent frame would be',
  [
    fc.array(
      fc.oneof(
        hertz,
        hertz.map((value) => -value),
        fc.constant(0),
      ),
      { minLength: 1, maxLength: FRAMES },
    ),
  ],
  (t, values) => {
    const melody = { times: times.subarray(0, values.length), values };
    t.deepEqual(
      melodyOfMultipitch(multipitchOfMelody(melody)).values,
      values.map((value) => Math.max(0, value)),
    );
  },
);

/** Notes on the frames, of one semitone never without a frame between. */
const noteLists = fc
  .array(
    fc.record({
      key: fc.integer({ min: 21, max: 108 }),
      from: fc.nat(FRAMES - 2),
      frames: fc.integer({ min: 1, max: 20 }),
    }),
    {
      maxLength: 12,
    },
  )
  .map((drawn) => {
    const notes: { key: number; from: number; to: number }[] = [];
    for (const { key, from, frames } of drawn) {
      const to = Math.min(FRAMES - 1, from + frames);
      const isFree = notes.every((note) => note.key !== key || to < note.from || note.to < from);
      if (isFree) notes.push({ key, from, to });
    }
    return notes;
  });

testProp(
  'notes come back from the frames in which they sound, and from these as they were',
  [noteLists],
  (t, drawn) => {
    const notes = drawn
      .map(({ key, from, to }): Note => ({ start: from * HOP, end: to * HOP, frequency: hzOfMidi(key) }))
      .sort((a, b) => a.start - b.start || a.frequency - b.frequency);
    const frames = multipitchOfNotes(notes, times);
    t.deepEqual(notesOfMultipitch(frames), notes);
    t.deepEqual(multipitchOfNotes(notesOfMultipitch(frames), times), frames);
  },
);

test('a note is as long as its frames, its pitch the median, and short ones are left out', (t) => {
  const melody = { times: [0, 10, 20, 30, 40], values: [440, 442, 445, 0, 220] };
  t.deepEqual(notesOfMelody(melody), [
    { start: 0, end: 30, frequency: 442 },
    { start: 40, end: 50, frequency: 220 },
  ]);
  t.is(notesOfMelody(melody, { minDuration: 20 }).length, 1);
  t.is(
    notesOfMelody({ times: [0, 0.5, 1], values: [440, 0, 0] }).length,
    1,
    'half a millisecond is long enough',
  );
  t.deepEqual(notesOfMelody({ times: [], values: [] }), []);
  t.deepEqual(notesOfMelody({ times: [5], values: [440] }), []);
});

test('of notes the highest is the melody', (t) => {
  const notes = [
    { start: 0, end: 30, frequency: 220 },
    { start: 10, end: 20, frequency: 440 },
  ];
  t.deepEqual(melodyOfNotes(notes, [0, 10, 20, 30]).values, [220, 440, 220, 0]);
  t.deepEqual([...frameTimes(25, 10)], [0, 10, 20]);
  t.throws(() => frameTimes(10, 0), { message: /a hop of 0 ms/ });
});
