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

test('chords are compared one by one', (t) => {
  t.deepEqual(
    [...compareChords('majmin', ['C', 'C:dim', 'N', 'A:min/b3'], ['C:7', 'C', 'N', 'A:min'])],
    [1, -1, 1, 1],
  );
  t.throws(() => compareChords('root', ['C'], []), { message: /1 and 0 chords/ });
});
