import test from 'ava';
import { applySustain } from '../../../src/formats/midi/sustain.ts';

/** The ends of notes of one instrument under these movements of the pedal. */
function ends(
  notes: readonly [pitch: number, start: number, end: number][],
  pedal: readonly [number, boolean][],
) {
  const part = {
    isDrum: false,
    notes: notes.map(([pitch, start, end]) => ({ pitch, start, end, velocity: 64 })),
    pedal: pedal.map(([time, isDown]) => ({ time, isDown })),
  };
  return applySustain([part]).map(({ end }) => end);
}

test('a pedal that goes down and up at one time is up after it, in whichever order the file says so', (t) => {
  const notes: [number, number, number][] = [
    [60, 0, 1],
    [62, 3, 4],
    [64, 5, 6],
  ];
  for (const moves of [
    [false, true],
    [true, false],
  ]) {
    t.deepEqual(
      ends(
        notes,
        moves.map((isDown) => [2, isDown]),
      ),
      [1, 4, 6],
    );
  }
});

test('a note that begins as the pedal is let go is not held, one that ends then is not shortened', (t) => {
  t.deepEqual(
    ends(
      [
        [60, 1, 3],
        [62, 3, 4],
      ],
      [
        [0, true],
        [3, false],
      ],
    ),
    [3, 4],
  );
});
