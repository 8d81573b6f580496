import { fc, testProp } from '@fast-check/ava';
import test from 'ava';
import {
  boundaryDeviation,
  boundaryFMeasure,
  countFrames,
  evaluateSegments,
  mutualInformation,
} from '../../../../src/evaluate/functions/segment/index.ts';
import { checkFamily, fixture, intervalsOf } from '../../annotations-fixture.ts';

test("scores of segments equal mir_eval's, of gaps and other lengths too, and what it refuses is refused", (t) => {
  checkFamily(t, fixture.segment, ([reference, estimated]) =>
    evaluateSegments(intervalsOf(reference), intervalsOf(estimated)),
  );
});

test('an estimate that goes on after the reference is scored up to its end', (t) => {
  const reference = intervalsOf([[0, 3, 'a']]);
  const longer = intervalsOf([
    [0, 3, 'b'],
    [3, 4, 'c'],
  ]);
  t.is(evaluateSegments(reference, longer)['F-measure@0.5'], 1);
});

test('the first and the last boundary can be left out', (t) => {
  const [whole, halves] = [
    intervalsOf([[0, 9, 'a']]),
    intervalsOf([
      [0, 4, 'a'],
      [4, 9, 'b'],
    ]),
  ];
  t.is(boundaryFMeasure(whole, halves).recall, 1);
  t.is(boundaryFMeasure(whole, halves, { trim: true }).recall, 0);
  t.is(boundaryDeviation(halves, whole).referenceToEstimated, 0);
  t.is(boundaryDeviation(whole, halves, { trim: true }).referenceToEstimated, Number.NaN);
});

test('boundaries that are the same to 10 microseconds are one', (t) => {
  const gap = (ms: number) =>
    intervalsOf([
      [0, 1, 'a'],
      [1 + ms / 1000, 2, 'b'],
    ]);
  t.is(boundaryFMeasure(gap(0.004), gap(0)).precision, 1);
  t.is(boundaryFMeasure(gap(0.004), gap(0)).recall, 1);
  t.is(boundaryFMeasure(gap(0.02), gap(0), { window: 0.5 }).recall, 3 / 4);
});

test('one label says nothing of others: exactly 0, where rounding would be over rounding', (t) => {
  const frames = countFrames(
    intervalsOf([[0, 7.3, 'a']]),
    intervalsOf([
      [0, 3.1, 'x'],
      [3.1, 7.3, 'y'],
    ]),
    0.1,
  );
  t.deepEqual(mutualInformation(frames), { mutual: 0, adjusted: 0, normalized: 0 });
});

test('segments that are shorter than a frame are refused', (t) => {
  const short = intervalsOf([[0, 0.05, 'a']]);
  t.throws(() => evaluateSegments(short, short), { message: /shorter than a frame of 0.1 s/ });
});

const segments = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 30 }), fc.constantFrom('a', 'b', 'c', 'd')), {
    minLength: 1,
    maxLength: 6,
  })
  .map((drawn) => {
    let end = 0;
    return drawn.map(([length, label]): [number, number, string] => {
      const start = end;
      end += length / 4;
      return [start, end, label];
    });
  });

testProp(
  'what labels are called does not matter',
  [segments, segments],
  (t, reference, estimated) => {
    const renamed = estimated.map(([start, end, label]) => [start, end, `section ${label}`] as const);
    const scores = evaluateSegments(intervalsOf(reference), intervalsOf(estimated));
    t.deepEqual(evaluateSegments(intervalsOf(reference), intervalsOf(renamed)), scores);
  },
  { numRuns: 30 },
);
