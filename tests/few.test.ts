import test from 'ava';
import { fewLines, fewNames } from '../src/few.ts';

const names = ['a', 'b', 'c'];

test('names are all told up to the limit; beyond it the first ones and how many are left', (t) => {
  t.is(fewNames([], 2), '');
  t.is(fewNames(names, 4), 'a, b, c');
  t.is(fewNames(names, 3), 'a, b, c');
  t.is(fewNames(names, 2), 'a, b and 1 more');
  t.is(fewNames(names, 1), 'a and 2 more');
});

test('lines are all told up to the limit; beyond it the first ones and a line with how many are left', (t) => {
  t.deepEqual(fewLines([], 2), []);
  t.deepEqual(fewLines(names, 3), names);
  t.deepEqual(fewLines(names, 2), ['a', 'b', 'and 1 more']);
  t.deepEqual(fewLines(names, 1, '  '), ['a', '  and 2 more']);
});
