import test from 'ava';
import { Pace } from '../../src/train/pace.ts';

test('one step is done before it is known how long a step takes, then as many as half a second has', (t) => {
  const pace = new Pace();
  t.is(pace.steps(1), 1);
  pace.took(1, 100);
  t.is(pace.steps(1), 5);
  pace.took(5, 250);
  t.is(pace.steps(1), 10);
  pace.took(10, 60_000);
  t.is(pace.steps(1), 1);
});

test('a go holds 256 MiB of batches at most, 512 of them, and never less than one', (t) => {
  const pace = new Pace();
  pace.took(10, 0);
  t.is(pace.steps(2 ** 26), 4);
  t.is(pace.steps(2 ** 40), 1);
  t.is(pace.steps(1), 512);
});
