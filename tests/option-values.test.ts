import os from 'node:os';
import test from 'ava';
import {
  collect,
  naturalNumber,
  once,
  positiveInteger,
  positiveNumber,
  workerCount,
} from '../src/option-values.ts';

test('more threads than a machine has use for are refused', (t) => {
  t.is(workerCount('8'), 8);
  const most = Math.max(64, 4 * os.availableParallelism());
  t.is(workerCount(String(most)), most);
  t.throws(() => workerCount('10000'), {
    message: new RegExp(`^Expected ${most} at most: this machine has`),
  });
  t.throws(() => workerCount('0'));
});

test('numbers are decimal in options as in tables', (t) => {
  t.is(positiveNumber('1.5'), 1.5);
  t.is(positiveNumber('1e-3'), 0.001);
  for (const text of ['0x10', '0b1', '1_000', '1,5', '', 'Infinity', '0', '-1']) {
    for (const read of [positiveNumber, positiveInteger]) t.throws(() => read(text));
    if (text !== '0') t.throws(() => naturalNumber(text));
  }
});

test('an option is taken once, or gathered where it may be repeated', (t) => {
  t.is(once('a', undefined), 'a');
  t.throws(() => once('b', 'a'), { message: 'It is a already; expected one, and a command for each.' });
  t.deepEqual(collect('b', collect('a', undefined)), ['a', 'b']);
});
