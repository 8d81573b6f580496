import { fc, testProp } from '@fast-check/ava';
import test from 'ava';
import { UserError } from '../../../src/errors.ts';
import { parseOverride } from '../../../src/recipes/overrides.ts';
import { drawTrials } from '../../../src/recipes/sweep/draw-trials.ts';
import type { ParameterSpace } from '../../../src/recipes/sweep/parameter-space.ts';

function swept(method: 'random' | 'grid', spaces: Readonly<Record<string, ParameterSpace>>) {
  const parameters = Object.entries(spaces).map(([key, space], line) => ({
    key,
    place: `a.sweep.yaml:${line + 2}`,
    space,
  }));
  return { method, parameters };
}

const texts = (drawn: ReturnType<typeof drawTrials>) =>
  drawn.trials.map(({ sets }) => sets.map(({ text }) => text).join(' '));

test('a grid has every combination once, the last parameter changing first', (t) => {
  const sweep = swept('grid', {
    'a.b': { values: [1, 2] },
    c: { min: 3, max: 5, distribution: 'int_uniform' },
  });
  const all = ['a.b=1 c=3', 'a.b=1 c=4', 'a.b=1 c=5', 'a.b=2 c=3', 'a.b=2 c=4', 'a.b=2 c=5'];
  const drawn = drawTrials(sweep, { count: Number.POSITIVE_INFINITY, seed: 0 });
  t.deepEqual(texts(drawn), all);
  t.is(drawn.possible, 6);
  t.deepEqual(texts(drawTrials(sweep, { count: 4, seed: 0 })), all.slice(0, 4));
});

test('a grid over a range without steps is told', (t) => {
  const sweep = swept('grid', { a: { min: 0, max: 1, distribution: 'uniform' } });
  const error = t.throws(() => drawTrials(sweep, { count: 3, seed: 0 }), { instanceOf: UserError });
  t.regex(error?.message ?? '', /^a\.sweep\.yaml:2: a: a range has no end of values; method grid expects/);
});

const range = fc
  .tuple(fc.integer({ min: 1, max: 1000 }), fc.integer({ min: 1, max: 1000 }))
  .map(([least, width]) => ({ min: least, max: least + width }));

testProp(
  'random draws lie in their ranges, follow from the seed, and more of them begin with the same',
  [range, fc.nat(1e6)],
  (t, { min, max }, seed) => {
    const sweep = swept('random', {
      even: { min: min / 8, max: max / 8, distribution: 'uniform' },
      log: { min: min / 1000, max, distribution: 'log_uniform' },
      whole: { min, max, distribution: 'int_uniform' },
      one: { values: ['x', 'y'] },
    });
    const drawn = drawTrials(sweep, { count: 12, seed });
    t.is(drawn.trials.length, 12);
    t.is(drawn.possible, Number.POSITIVE_INFINITY);
    for (const { sets } of drawn.trials) {
      const [even, log, whole, one] = sets.map(({ value }) => value) as [number, number, number, string];
      t.true(even >= min / 8 && even <= max / 8);
      t.true(log >= min / 1000 && log <= max);
      t.true(Number.isInteger(whole) && whole >= min && whole <= max);
      t.true(['x', 'y'].includes(one));
    }
    t.deepEqual(drawTrials(sweep, { count: 5, seed }).trials, drawn.trials.slice(0, 5));
  },
  { numRuns: 30 },
);

test('half of the draws of a range of logarithms lie below its geometric mean, of an even one below its middle', (t) => {
  const sweep = swept('random', {
    log: { min: 0.0001, max: 1, distribution: 'log_uniform' },
    even: { min: 0, max: 1, distribution: 'uniform' },
    whole: { min: 1, max: 4, distribution: 'int_uniform' },
  });
  const values = drawTrials(sweep, { count: 1000, seed: 7 }).trials.map(
    ({ sets }) => sets.map(({ value }) => value) as number[],
  );
  const share = (isCounted: (value: readonly number[]) => boolean) =>
    values.filter(isCounted).length / values.length;
  t.true(Math.abs(share(([log = 0]) => log < 0.01) - 0.5) < 0.05);
  t.true(Math.abs(share(([, even = 0]) => even < 0.5) - 0.5) < 0.05);
  for (const number of [1, 2, 3, 4]) t.true(Math.abs(share(([, , whole]) => whole === number) - 0.25) < 0.05);
});

test('no two random trials are alike, and there are no more of them than combinations', (t) => {
  const sweep = swept('random', { a: { values: [1, 2, 3] }, b: { values: ['x', 'y'] } });
  const drawn = drawTrials(sweep, { count: 50, seed: 3 });
  t.is(new Set(texts(drawn)).size, 6);
  t.is(drawn.trials.length, 6);
});

test('--set takes back what a trial says, texts that look like something else too', (t) => {
  const values = ['adam', 'true', '12', 'a: b', '', 0.5, true, { name: 'sgd', momentum: 0.9 }, [1, 2], null];
  const sweep = swept('grid', { 'a.b': { values } });
  const { trials } = drawTrials(sweep, { count: 99, seed: 0 });
  t.deepEqual(
    trials.map(({ sets: [set] }) => parseOverride(set?.text ?? '').value),
    values,
  );
});
