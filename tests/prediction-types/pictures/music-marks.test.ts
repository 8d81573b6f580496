import { fc, testProp } from '@fast-check/ava';
import test from 'ava';
import { hzOfMidi } from '../../../src/formats/labels/midi-number.ts';
import {
  distancesOf,
  MARK_KINDS,
  type MusicMarks,
  marksOfFrames,
  marksOfNotes,
  pitchConfusion,
  shareWrong,
} from '../../../src/prediction-types/pictures/music-marks.ts';

const frames = (...lists: (readonly number[])[]) => ({
  times: lists.map((_, frame) => 10 * frame),
  values: lists.map((keys) => keys.map(hzOfMidi)),
});
const named = ({ marks }: MusicMarks) =>
  marks.map(([kind, key, start, end]) => `${MARK_KINDS[kind]} ${key} ${start}-${end}`);
const pairsOf = ({ pairs }: MusicMarks) =>
  pairs.map((pair) => pair.map((pitch) => Math.round(10 * pitch) / 10));

test('frames are right, missed, extra or octaves off, a mark for each stretch', (t) => {
  const reference = frames([60], [60], [60, 64], [], [67]);
  const found = marksOfFrames(reference, frames([60.3], [72], [60, 66], [50], [67]));
  t.deepEqual(named(found), [
    'right 60 0-10',
    'missed 60 10-20',
    'octave 72 10-20',
    'right 60 20-30',
    'missed 64 20-30',
    'extra 66 20-30',
    'extra 50 30-40',
    'right 67 40-50',
  ]);
  t.is(found.length, 50);
  t.deepEqual(pairsOf(found), [
    [60, 60.3],
    [60, 72],
    [60, 60],
    [64, 66],
    [67, 67],
  ]);
  t.is(shareWrong(found).toFixed(3), '0.625');
});

test('an estimate has other times, and nothing outside of them', (t) => {
  const estimate = { times: [4, 14, 24], values: [[440], [440], [440]] };
  const marks = marksOfFrames(frames([69], [69], [69], [69]), estimate);
  t.deepEqual(named(marks), ['missed 69 0-10', 'right 69 10-30', 'missed 69 30-40']);
  t.deepEqual(marksOfFrames(frames(), frames()).marks, []);
  t.deepEqual(named(marksOfFrames(frames([69], [69]), frames())), ['missed 69 0-20']);
});

test('notes that begin together are right, octaves off or others', (t) => {
  const note = (key: number, start: number, end = start + 100) => ({ start, end, frequency: hzOfMidi(key) });
  const marks = marksOfNotes(
    [note(60, 0), note(64, 0), note(67, 500)],
    [note(60, 40, 90), note(52, 10), note(67, 560, 600), note(80, 500)],
  );
  t.deepEqual(named(marks), [
    'right 60 0-100',
    'missed 64 0-100',
    'octave 52 10-110',
    'missed 67 500-600',
    'extra 80 500-600',
    'extra 67 560-600',
  ]);
  t.deepEqual(pairsOf(marks), [
    [60, 60],
    [64, 52],
    [67, 80],
  ]);
  t.is(shareWrong({ marks: [] }), 0);
});

test('pairs are counted by distance and by key', (t) => {
  const pairs = [
    [60, 60.2],
    [60, 72],
    [60, 71.8],
    [62, 20],
  ] as const;
  t.deepEqual(distancesOf(pairs), [
    [-25, 1],
    [0, 1],
    [12, 2],
  ]);
  const { labels, entries } = pitchConfusion(pairs);
  t.deepEqual([labels[0], labels.at(-1), labels.length], ['20', '72', 53]);
  t.deepEqual(entries, [40, 40, 1, 40, 52, 2, 42, 0, 1]);
  t.deepEqual(pitchConfusion([]), { labels: [], entries: [] });
});

const key = fc.integer({ min: 40, max: 80 });

testProp(
  'whatever is there is marked once: what is found right or missed is the reference, what is right or not the estimate',
  [
    fc.array(fc.tuple(fc.uniqueArray(key, { maxLength: 5 }), fc.uniqueArray(key, { maxLength: 5 })), {
      minLength: 1,
      maxLength: 6,
    }),
  ],
  (t, drawn) => {
    const [truth, found] = [drawn.map(([keys]) => keys), drawn.map(([, keys]) => keys)];
    const { marks } = marksOfFrames(frames(...truth), frames(...found));
    const last = drawn.length > 1 ? 10 : 0;
    const timeOf = (...kinds: readonly string[]) =>
      marks
        .filter(([kind]) => kinds.includes(MARK_KINDS[kind] ?? ''))
        .reduce((sum, [, , start, end]) => sum + end - start, 0);
    const frameTime = (keys: readonly number[], index: number) =>
      keys.length * (index < drawn.length - 1 ? 10 : last);
    const total = (lists: readonly (readonly number[])[]) =>
      lists.reduce((sum, keys, index) => sum + frameTime(keys, index), 0);
    t.is(timeOf('right', 'missed'), total(truth));
    t.is(timeOf('right', 'extra', 'octave'), total(found));
  },
);
