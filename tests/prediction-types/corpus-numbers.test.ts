import test from 'ava';
import { predictionType } from '../../src/prediction-types/registry.ts';

const row = { relpath: 'a/1.wav', filestem: '1', label: 1 };

function problemsOf(type: string, rows: readonly object[]): readonly string[] {
  const { written } = predictionType(type).corpus;
  if (written.as !== 'rows') throw new RangeError(`${type} is not written as rows`);
  return written.problems(rows as Parameters<typeof written.problems>[0]);
}

test('a file that has a target or a place in a list twice is named', (t) => {
  for (const [type, belongsTo] of [
    ['regression', 'f0'],
    ['ranking', 'x'],
  ] as const) {
    const first = { ...row, belongsTo };
    t.deepEqual(problemsOf(type, [first, { ...first, relpath: 'a/2.wav' }]), []);
    t.deepEqual(problemsOf(type, [first, { ...first, label: 2 }]), [
      `a/1.wav: ${belongsTo} is there twice; expected it once`,
    ]);
  }
});

test('a pair may be of a file with itself', (t) => {
  const half = { ...row, belongsTo: 'p', label: 0 };
  t.deepEqual(problemsOf('jnd', [half, half]), []);
});
