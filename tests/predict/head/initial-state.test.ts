import test from 'ava';
import { initialState, layerShapes } from '../../../src/predict/head/initial-state.ts';
import type { HeadConfig } from '../../../src/predict/head/types.ts';
import { RandomStream } from '../../../src/random/random-stream.ts';
import { DropoutMask } from '../../../src/train/dropout-mask.ts';

const shapes = layerShapes({ hiddenLayers: 2, hiddenDim: 200 } as HeadConfig, 300, 40);

function moments(values: Float32Array): { mean: number; deviation: number; largest: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return {
    mean,
    deviation: Math.sqrt(variance),
    largest: values.reduce((most, value) => Math.max(most, Math.abs(value)), 0),
  };
}

// Gain 1 before the first layer and sqrt(2) after a ReLU.
const deviations: Readonly<Record<string, number>> = {
  hidden0: Math.sqrt(2 / (300 + 200)),
  hidden1: Math.sqrt(2 * (2 / (200 + 200))),
  projection: Math.sqrt(2 * (2 / (200 + 40))),
};

test('Xavier uniform weights fill their bounds evenly', (t) => {
  const state = initialState(shapes, 'xavier_uniform', 7);
  for (const [name, expected] of Object.entries(deviations)) {
    const { mean, deviation, largest } = moments(state.get(`${name} weight`) ?? new Float32Array());
    const bound = expected * Math.sqrt(3);
    t.true(largest <= bound && largest > 0.995 * bound);
    t.true(Math.abs(mean) < 0.03 * expected);
    t.true(Math.abs(deviation / expected - 1) < 0.02);
  }
});

test('Xavier normal weights have their deviation', (t) => {
  const state = initialState(shapes, 'xavier_normal', 7);
  for (const [name, expected] of Object.entries(deviations)) {
    const { mean, deviation, largest } = moments(state.get(`${name} weight`) ?? new Float32Array());
    t.true(Math.abs(mean) < 0.03 * expected);
    t.true(Math.abs(deviation / expected - 1) < 0.02);
    t.true(largest > 3 * expected && largest < 6 * expected);
  }
});

test('biases are bounded by the root of the number of inputs, batch norm begins as identity', (t) => {
  const state = initialState(shapes, 'xavier_uniform', 7);
  for (const { name, inputs } of shapes) {
    const { largest } = moments(state.get(`${name} bias`) ?? new Float32Array());
    t.true(largest <= 1 / Math.sqrt(inputs) && largest > 0.9 / Math.sqrt(inputs));
  }
  t.deepEqual(state.get('hidden1 scale'), new Float32Array(200).fill(1));
  t.deepEqual(state.get('hidden1 shift'), new Float32Array(200));
  t.deepEqual(state.get('hidden1 mean'), new Float32Array(200));
  t.deepEqual(state.get('hidden1 variance'), new Float32Array(200).fill(1));
  t.false(state.has('projection scale'));
});

test('a linear head has its projection only, with gain 1', (t) => {
  const linear = layerShapes({ hiddenLayers: 0, hiddenDim: 200 } as HeadConfig, 300, 40);
  const state = initialState(linear, 'xavier_uniform', 7);
  t.deepEqual([...state.keys()], ['projection weight', 'projection bias']);
  t.true(moments(state.get('projection weight') ?? new Float32Array()).largest <= Math.sqrt(6 / 340));
});

for (const probability of [0.01, 0.1, 0.5, 0.9]) {
  test(`one unit in ${1 / probability} is dropped, wherever it is`, (t) => {
    const dropout = new DropoutMask(1, 'mask', probability);
    const mask = new Float32Array(200_000);
    const byPlace = new Float64Array(4);
    let pairs = 0;
    dropout.fill(mask, 0);
    for (const [unit, value] of mask.entries()) {
      t.true(value === 0 || value === -Infinity);
      if (value === 0) continue;
      byPlace[unit % 4] = (byPlace[unit % 4] ?? 0) + 1;
      if (mask[unit + 1] === -Infinity) pairs++;
    }
    const error = 5 * Math.sqrt((probability * (1 - probability)) / 50_000);
    for (const dropped of byPlace) t.true(Math.abs(dropped / 50_000 - probability) < error);
    t.true(Math.abs(pairs / 200_000 - probability ** 2) < error);
  });
}

test('masks differ from step to step and from epoch to epoch; those of an epoch need none before it', (t) => {
  const draw = (dropout: DropoutMask, epoch: number) => {
    const mask = new Float32Array(1000);
    dropout.fill(mask, epoch);
    return mask;
  };
  const dropout = new DropoutMask(1, 'mask', 0.5);
  const masks = [draw(dropout, 0), draw(dropout, 0), draw(dropout, 1), draw(dropout, 1)];
  t.is(new Set(masks.map((mask) => mask.join())).size, 4);
  const resumed = new DropoutMask(1, 'mask', 0.5);
  t.deepEqual([draw(resumed, 1), draw(resumed, 1)], masks.slice(2));
});

test('streams of other names and seeds are others', (t) => {
  const draw = (seed: number, name: string) => [...new RandomStream(seed, name).uniforms(4)];
  t.deepEqual(draw(1, 'a'), draw(1, 'a'));
  t.notDeepEqual(draw(1, 'a'), draw(1, 'b'));
  t.notDeepEqual(draw(1, 'a'), draw(2, 'a'));
  t.notDeepEqual(draw(1, 'a'), draw(1 + 2 ** 32, 'a'));
});
