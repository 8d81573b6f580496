import test from 'ava';
import { DEVICES, supportedDevices } from '../../../src/compute/devices.ts';
import { UserError } from '../../../src/errors.ts';
import { engineOf, tfjsEngine } from '../../../src/predict/head/engine.ts';
import { trainHead } from '../../../src/predict/head/train-head.ts';
import type { HeadConfig } from '../../../src/predict/head/types.ts';
import type { HeadOutput } from '../../../src/prediction-types/prediction-type.ts';
import { RandomStream } from '../../../src/random/random-stream.ts';
import { rowsInMemory } from '../../../src/train/rows.ts';

const [FEATURES, LABELS] = [12, 3];

/** Rows whose label is the largest of the first three features. */
function examples(rows: number, seed: number) {
  const draws = new RandomStream(seed, 'features').uniforms(rows * FEATURES);
  const data = Float32Array.from(draws, (x) => 4 * x - 2);
  const y = new Uint8Array(rows * LABELS);
  for (let row = 0; row < rows; row++) {
    const features = [...data.subarray(row * FEATURES, row * FEATURES + LABELS)];
    y[row * LABELS + features.indexOf(Math.max(...features))] = 1;
  }
  return { x: rowsInMemory(data, FEATURES), y };
}

const train = examples(200, 1);
const valid = examples(100, 2);

function accuracy(probabilities: Float32Array): number {
  let right = 0;
  for (let row = 0; row < valid.x.rows; row++) {
    const ofRow = [...probabilities.subarray(row * LABELS, (row + 1) * LABELS)];
    right += valid.y[row * LABELS + ofRow.indexOf(Math.max(...ofRow))] ?? 0;
  }
  return right / valid.x.rows;
}

const CONFIG: HeadConfig = {
  hiddenLayers: 1,
  hiddenDim: 16,
  dropout: 0.2,
  lr: 5e-3,
  patience: 20,
  maxEpochs: 6,
  checkValEveryNEpoch: 1,
  batchSize: 64,
  initialization: 'xavier_normal',
};

for (const [hiddenLayers, output] of [
  [0, 'multiclass'],
  [1, 'multilabel'],
  [2, 'multiclass'],
  [1, 'regression'],
] as [number, HeadOutput][]) {
  test.serial(`both engines give the same ${output} training of ${hiddenLayers} hidden layers`, async (t) => {
    const training = {
      train,
      valid,
      config: { ...CONFIG, hiddenLayers },
      output,
      seed: 7,
      validate: accuracy,
      mode: 'max',
    } as const;
    const [onnx, tfjs] = [await trainHead(training), await trainHead({ ...training, engine: tfjsEngine() })];
    t.is(tfjs.curve.length, CONFIG.maxEpochs);
    for (const [epoch, { trainLoss, validationScore }] of tfjs.curve.entries()) {
      const expected = onnx.curve[epoch];
      t.true(Math.abs(trainLoss - (expected?.trainLoss ?? 0)) < 1e-5, `epoch ${epoch}: ${trainLoss}`);
      t.true(Math.abs(validationScore - (expected?.validationScore ?? 0)) < 0.011);
    }
    t.is(tfjs.epoch, onnx.epoch);
    for (const [layer, { weight, bias }] of tfjs.weights.layers.entries()) {
      const other = onnx.weights.layers[layer];
      t.true(weight.every((value, i) => Math.abs(value - (other?.weight[i] ?? 0)) < 1e-4));
      t.true(bias.every((value, i) => Math.abs(value - (other?.bias[i] ?? 0)) < 1e-4));
    }
  });
}

test('without a device, or on the CPU, heads are trained by what keys do not name', (t) => {
  t.is(engineOf({}), undefined);
  t.is(engineOf({ engine: 'onnx', device: 'cpu' }), undefined);
  t.deepEqual(engineOf({ device: 'webgpu' }), { name: 'onnx', device: 'webgpu' });
  t.deepEqual(engineOf({ engine: 'tfjs' }), tfjsEngine());
});

test('TensorFlow.js with a device is one clear line', (t) => {
  t.throws(() => engineOf({ engine: 'tfjs', device: 'cuda' }), {
    instanceOf: UserError,
    message: /^--engine tfjs with --device cuda: /,
  });
});

test('a training is asked for on its device', async (t) => {
  const device = DEVICES.find((each) => !supportedDevices().includes(each));
  if (device === undefined || device === 'cpu') {
    t.pass();
    return;
  }
  const training = { train, valid, config: CONFIG, output: 'multiclass', seed: 7 } as const;
  await t.throwsAsync(
    trainHead({ ...training, validate: accuracy, mode: 'max', engine: { name: 'onnx', device } }),
    { message: /backend not found/ },
  );
});
