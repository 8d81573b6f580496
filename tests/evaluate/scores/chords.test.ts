import test from 'ava';
import { chordRules, evaluateChords } from '../../../src/evaluate/functions/chord/index.ts';
import { scoreFamily } from '../../../src/evaluate/scores/families.ts';
import { intervalsOf } from '../annotations-fixture.ts';
import { score } from '../scored-text.ts';

type Chords = readonly (readonly [number, number, string])[];

const { scores, measure } = scoreFamily('chords');

function scored(clips: readonly (readonly [Chords, Chords])[], sample?: number[]) {
  const pairs = clips.map(([reference, estimated]) => ({
    reference: intervalsOf(reference),
    estimated: intervalsOf(estimated),
  }));
  const counts = measure?.(pairs);
  return Object.fromEntries(
    scores.map(({ name, prepare }) => [name, prepare(counts).score(sample && Uint32Array.from(sample))[0]]),
  );
}

const SEVENTHS: readonly [Chords, Chords] = [
  [
    [0, 1, 'C:maj7'],
    [1, 4, 'A:min/b3'],
  ],
  [
    [0, 1, 'C:maj'],
    [1, 3, 'A:min/b3'],
    [3, 4, 'F:maj'],
  ],
];
const WRONG: readonly [Chords, Chords] = [[[0, 12, 'D:min']], [[0, 12, 'D:dim']]];

test('of one clip, scores are those of mir_eval', (t) => {
  const expected = evaluateChords(intervalsOf(SEVENTHS[0]), intervalsOf(SEVENTHS[1]));
  t.deepEqual(
    scored([SEVENTHS]),
    Object.fromEntries(Object.entries(expected).map(([name, value]) => [`chord_${name}`, value])),
  );
  t.is(Object.keys(expected).length, chordRules.length + 3);
});

test('of several clips, time is counted over all of them, drawn ones as often as they are drawn', (t) => {
  const { chord_majmin, chord_root, chord_seg, chord_sevenths } = scored([SEVENTHS, WRONG]);
  t.deepEqual([chord_majmin, chord_root, chord_sevenths], [3 / 16, 15 / 16, 2 / 16]);
  t.is(chord_seg, ((2 / 3) * 0 + 0.75 * 4 + 12) / 16);
  t.is(scored([SEVENTHS, WRONG], [0, 0, 1]).chord_majmin, 6 / 20);
  t.is(scored([SEVENTHS, WRONG], [1]).chord_majmin, 0);
});

test('chords that do not count have no part, and where none counts a score is 0', (t) => {
  const dim: readonly [Chords, Chords] = [[[0, 2, 'B:dim']], [[0, 2, 'B:dim']]];
  t.is(scored([dim]).chord_majmin, 0);
  t.is(scored([dim, SEVENTHS]).chord_majmin, 3 / 4);
  t.is(scored([dim]).chord_triads, 1);
});

test('a json of chords and a csv of those that were found are scored as files', async (t) => {
  const labels = JSON.stringify({
    'a.wav': [{ label: 'C', start: 0, end: 4000 }],
    'b.wav': [{ label: 'G:min', start: 0, end: 1000 }],
  });
  const found = 'filename,label,start,end\na.wav,C:maj/3,0,4000\nb.wav,G:maj,0,1000\n';
  const { scores: given } = await score(t, 'chord', labels, found, {
    scores: ['chord_majmin', 'chord_majmin_inv'],
  });
  t.deepEqual(
    given.map(({ value }) => value),
    [0.8, 0],
  );
  await t.throwsAsync(score(t, 'chord', labels, found.replace('b.wav', 'c.wav')), {
    message: /c\.wav is not in .*test\.json; expected its files and no others/,
  });
});
