import os from 'node:os';
import test from 'ava';
import { workerCount } from '../src/option-values.ts';

test('more threads than a machine has use for are refused', (t) => {
  t.is(workerCount('8'), 8);
  const most = Math.max(64, 4 * os.availableParallelism());
  t.is(workerCount(String(most)), most);
  t.throws(() => workerCount('10000'), {
    message: new RegExp(`^Expected ${most} at most: this machine has`),
  });
  t.throws(() => workerCount('0'));
});
