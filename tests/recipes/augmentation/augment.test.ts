import test from 'ava';
import { augment } from '../../../src/recipes/augmentation/augment.ts';
import {
  type AugmentationSettings,
  augmentationSchema,
} from '../../../src/recipes/augmentation/augmentation-schema.ts';
import type { Examples } from '../../../src/recipes/augmentation/examples.ts';

const BINS = 4;
const FRAMES = 6;
const deviations = Float32Array.from([1, 2, 1, 1]);

/** Examples whose values are 1, 2, 3, ... so that what moved and what was masked can be told. */
function examples(indices: readonly number[] = [0, 1, 2], epoch = 0): Examples {
  const count = indices.length;
  return {
    names: indices.map((index) => `${epoch} ${index}`),
    together: `${epoch} ${indices.join(' ')}`,
    bins: BINS,
    frames: FRAMES,
    values: Float32Array.from({ length: count * BINS * FRAMES }, (_, at) => at + 1),
    targets: Float32Array.from({ length: count * count }, (_, at) => (at % (count + 1) === 0 ? 1 : 0)),
  };
}

function augmented(settings: object, seed = 1, chosen = examples()): Examples {
  const parsed: AugmentationSettings = augmentationSchema.parse(settings);
  augment(chosen, { settings: parsed, seed, deviations });
  return chosen;
}

const all = {
  time_roll: {},
  gain: {},
  noise: {},
  time_masks: { longest: 2 },
  frequency_masks: { longest: 2 },
  freq_mixstyle: {},
  mixup: {},
};

test('the seed decides every draw: the same seed and epoch give the same, others something else', (t) => {
  for (const [name, settings] of Object.entries(all)) {
    const always = { [name]: { ...settings, probability: 1 } };
    t.deepEqual(augmented(always), augmented(always), name);
    t.notDeepEqual(augmented(always), augmented(always, 2), name);
    t.notDeepEqual(augmented(always).values, augmented(always, 1, examples([0, 1, 2], 1)).values, name);
    const own = { [name]: { ...settings, probability: 1, seed: 7 } };
    t.deepEqual(augmented(own, 1), augmented(own, 2), `${name} has a seed of its own`);
  }
});

test('an augmentation of probability 0, and none at all, change nothing', (t) => {
  const never = Object.fromEntries(Object.entries(all).map(([name]) => [name, { probability: 0 }]));
  t.deepEqual(augmented(never), examples());
  t.deepEqual(augmented({}), examples());
});

test('what becomes of an example does not depend on the others of its batch', (t) => {
  const { mixup: _, freq_mixstyle: __, ...alone } = all;
  const settings = Object.fromEntries(
    Object.entries(alone).map(([name, own]) => [name, { ...own, probability: 1 }]),
  );
  const size = BINS * FRAMES;
  const [first, second] = [
    augmented(settings, 1, examples([5, 9])),
    augmented(settings, 1, examples([5, 8, 7])),
  ];
  t.deepEqual(first.values.slice(0, size), second.values.slice(0, size));
});

test('a roll moves every bin by the same frames, and loses none', (t) => {
  const { values } = augmented({ time_roll: { probability: 1, longest: 5, seed: 3 } }, 1, examples([0]));
  for (let bin = 0; bin < BINS; bin++) {
    const row = values.slice(bin * FRAMES, (bin + 1) * FRAMES).map((value) => value - bin * FRAMES);
    t.deepEqual([...row].sort(), [1, 2, 3, 4, 5, 6]);
    t.deepEqual(row, values.slice(0, FRAMES));
  }
});

test('a gain adds the same to each bin, in deviations of that bin', (t) => {
  const { values } = augmented({ gain: { probability: 1, decibels: 6 } }, 1, examples([0]));
  const change = values.map((value, at) => value - (at + 1));
  const decibels = (10 / Math.LN10) * (change[0] as number);
  t.true(Math.abs(decibels) <= 6 && Math.abs(decibels) > 0.01);
  t.true(Math.abs((change[FRAMES] as number) - (change[0] as number) / 2) < 1e-5);
});

test('masks set whole frames, or whole bins, to 0: one at least, as many as are asked for at most', (t) => {
  const zeros = (values: Float32Array, place: (at: number) => number) => [
    ...new Set([...values.keys()].filter((at) => values[at] === 0).map(place)),
  ];
  for (let epoch = 0; epoch < 20; epoch++) {
    const timed = augmented(
      { time_masks: { probability: 1, count: 1, longest: 3 } },
      1,
      examples([0], epoch),
    );
    const frames = zeros(timed.values, (at) => at % FRAMES);
    t.true(frames.length >= 1 && frames.length <= 3);
    t.is(timed.values.filter((value) => value === 0).length, frames.length * BINS);
    const binned = augmented(
      { frequency_masks: { probability: 1, count: 2, longest: 1 } },
      1,
      examples([0], epoch),
    );
    const bins = zeros(binned.values, (at) => Math.floor(at / FRAMES));
    t.true(bins.length >= 1 && bins.length <= 2);
    t.is(binned.values.filter((value) => value === 0).length, bins.length * FRAMES);
  }
});

test('mixup mixes values and targets by the same share, of which own is at least a half', (t) => {
  const { values, targets } = augmented({ mixup: { probability: 1, alpha: 1 } });
  const before = examples();
  for (let own = 0; own < 3; own++) {
    const row = targets.slice(own * 3, own * 3 + 3);
    t.true(Math.abs(row.reduce((sum, share) => sum + share, 0) - 1) < 1e-6);
    t.true((row[own] as number) >= 0.5);
    const size = BINS * FRAMES;
    const expected = row.reduce(
      (sum, share, other) => sum + share * (before.values[other * size] as number),
      0,
    );
    t.true(Math.abs((values[own * size] as number) - expected) < 1e-4);
  }
});
