import test from 'ava';
import { fewProblems } from '../../src/report/problems.ts';

const lines = (count: number) => Array.from({ length: count }, (_, index) => `line ${index + 1}`);

test('twenty lines are all told; of more, the first twenty and how many are left', (t) => {
  t.deepEqual(fewProblems([]), []);
  t.deepEqual(fewProblems(lines(20)), lines(20));
  t.deepEqual(fewProblems(lines(21)), [...lines(20), 'and 1 more']);
  t.deepEqual(fewProblems(lines(50)), [...lines(20), 'and 30 more']);
});
