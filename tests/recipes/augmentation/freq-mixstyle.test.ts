import { readFileSync } from 'node:fs';
import test from 'ava';
import { mixStyles } from '../../../src/recipes/augmentation/freq-mixstyle.ts';
import type { Partners } from '../../../src/recipes/augmentation/partners.ts';

interface Fixture {
  readonly bins: number;
  readonly frames: number;
  readonly partners: readonly Partners[];
  readonly values: readonly number[];
  readonly mixed: readonly number[];
}

const fixture: Fixture = JSON.parse(
  readFileSync('tests/recipes/augmentation/fixtures/freq-mixstyle.json', 'utf8'),
);

function mixed(
  values: readonly number[],
  { bins, frames }: { readonly bins: number; readonly frames: number },
  partners: readonly Partners[],
) {
  const count = values.length / bins / frames;
  const examples = {
    names: Array.from({ length: count }, (_, index) => `${index}`),
    together: '',
    bins,
    frames,
    values: Float32Array.from(values),
    targets: new Float32Array(count).fill(1),
  };
  mixStyles(examples, partners);
  return examples;
}

test('means and deviations of each bin are mixed as PyTorch mixes them, those of an unchanging bin too', (t) => {
  const { values, targets } = mixed(fixture.values, fixture, fixture.partners);
  for (const [at, value] of values.entries()) {
    t.true(Math.abs(value - (fixture.mixed[at] ?? Number.NaN)) < 2e-6, `${at}: ${value}`);
  }
  t.deepEqual([...targets], [1, 1, 1, 1]);
});

test('an example that is mixed with itself, or by all of itself, stays what it was', (t) => {
  const partners = [
    { position: 0, other: 0, share: 0.3 },
    { position: 1, other: 2, share: 1 },
  ];
  const { values } = mixed(fixture.values, fixture, partners);
  for (const [at, value] of values.entries()) {
    t.true(Math.abs(value - (fixture.values[at] ?? Number.NaN)) < 1e-6);
  }
});

test('of an example of one frame the mean is mixed, as it has no deviation', (t) => {
  const { values } = mixed([1, 5], { bins: 1, frames: 1 }, [{ position: 0, other: 1, share: 0.25 }]);
  t.deepEqual([...values], [4, 5]);
});
