import test from 'ava';
import { compareChords, evaluateChords, parseChord } from '../../../../src/evaluate/functions/chord/index.ts';
import { checkFamily, fixture, intervalsOf } from '../../annotations-fixture.ts';

test("scores of chords equal mir_eval's, of gaps and other lengths too, and what it refuses is refused", (t) => {
  checkFamily(t, fixture.chord, ([reference, estimated]) =>
    evaluateChords(intervalsOf(reference), intervalsOf(estimated)),
  );
});

test('an estimate that begins or ends with a stretch outside of the reference is scored without it', (t) => {
  const reference = intervalsOf([[1, 3, 'C']]);
  const inside = evaluateChords(reference, intervalsOf([[1, 3, 'C']]));
  t.deepEqual(
    evaluateChords(
      reference,
      intervalsOf([
        [0, 1, 'D'],
        [1, 3, 'C'],
        [3, 4, 'E'],
      ]),
    ),
    inside,
  );
});

test('a chord is read with its root, what sounds above it and its bass', (t) => {
  const { root, bass, semitones } = parseChord('Bb:min7(*5,9)/b3');
  t.deepEqual([root, bass], [10, 3]);
  t.deepEqual([...semitones], [1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 0]);
  t.is(parseChord('Bb:min7(9)', { extended: true }).semitones[2], 1);
  t.throws(() => parseChord('Bb:min8'), { message: /^'Bb:min8' is no chord; expected a root/ });
});

/** Above the root, semitone by semitone: QUALITIES of mir_eval 0.8.2, the upper voices of ninths and beyond left out. */
const QUALITIES = {
  maj: '100010010000',
  min: '100100010000',
  aug: '100010001000',
  dim: '100100100000',
  sus4: '100001010000',
  sus2: '101000010000',
  '7': '100010010010',
  maj7: '100010010001',
  min7: '100100010010',
  minmaj7: '100100010001',
  maj6: '100010010100',
  min6: '100100010100',
  dim7: '100100100100',
  hdim7: '100100100010',
  maj9: '100010010001',
  min9: '100100010010',
  '9': '100010010010',
  min11: '100100010010',
  '11': '100010010010',
  maj13: '100010010001',
  min13: '100100010010',
  '13': '100010010010',
  '1': '100000000000',
  '5': '100000010000',
};

/** The same with those voices: the degrees of its EXTENDED_QUALITY_REDUX, brought into one octave. */
const EXTENDED = {
  minmaj7: '100100010001',
  maj9: '101010010001',
  min9: '101100010010',
  '9': '101010010010',
  '11': '101011010010',
  '13': '101011010110',
  min11: '101101010010',
  maj13: '101011010101',
  min13: '101101010110',
};

test('the quality of a chord tells what sounds above its root', (t) => {
  for (const [quality, expected] of Object.entries(QUALITIES)) {
    const { root, bass, semitones } = parseChord(`E:${quality}`);
    t.deepEqual([root, bass, semitones.join('')], [4, 0, expected], quality);
  }
  for (const [quality, expected] of Object.entries(EXTENDED)) {
    t.is(parseChord(`E:${quality}`, { extended: true }).semitones.join(''), expected, quality);
  }
});

test('roots, degrees and basses are raised and lowered as often as they say so', (t) => {
  const roots = ['C', 'Cb', 'B#', 'D##', 'Ebb', 'F', 'G', 'A', 'B'];
  t.deepEqual(
    roots.map((root) => parseChord(root).root),
    [0, 11, 0, 4, 2, 5, 7, 9, 11],
  );
  const degrees = ['1', 'b2', '2', '#2', '3', '4', 'b5', '5', '6', 'bb7', 'b7', '7'];
  t.deepEqual(
    degrees.map((degree) => parseChord(`C/${degree}`).bass),
    [0, 1, 2, 3, 4, 5, 6, 7, 9, 9, 10, 11],
  );
  t.deepEqual(
    ['8', '9', 'b10', '11', '#12', '13'].map((degree) => parseChord(`C/${degree}`).bass),
    [0, 2, 3, 5, 8, 9],
  );
  t.is(parseChord('C:(3,5,9)').semitones.join(''), '100010010000');
  t.is(parseChord('C:(3,5,9)', { extended: true }).semitones.join(''), '101010010000');
});

test('chords are compared one by one', (t) => {
  t.deepEqual(
    [...compareChords('majmin', ['C', 'C:dim', 'N', 'A:min/b3'], ['C:7', 'C', 'N', 'A:min'])],
    [1, -1, 1, 1],
  );
  t.throws(() => compareChords('root', ['C'], []), { message: /1 and 0 chords/ });
});
