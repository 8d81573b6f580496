import test from 'ava';
import { applyHead } from '../../../src/predict/head/apply-head.ts';
import { type HeadTraining, trainHead } from '../../../src/predict/head/train-head.ts';
import type { HeadConfig, HeadWeights } from '../../../src/predict/head/types.ts';
import { RandomStream } from '../../../src/random/random-stream.ts';
import { rowsInMemory, withGaps } from '../../../src/train/rows.ts';

const FEATURES = 6;
const LABELS = 3;

const CONFIG: HeadConfig = {
  hiddenLayers: 1,
  hiddenDim: 16,
  dropout: 0.1,
  lr: 1e-2,
  patience: 4,
  maxEpochs: 12,
  checkValEveryNEpoch: 2,
  batchSize: 32,
  initialization: 'xavier_uniform',
};

/** Rows whose label is the largest of the first three features. */
function examples(rows: number, seed: number) {
  const data = Float32Array.from(
    new RandomStream(seed, 'features').uniforms(rows * FEATURES),
    (x) => 4 * x - 2,
  );
  const y = new Uint8Array(rows * LABELS);
  for (let row = 0; row < rows; row++) {
    const features = [...data.subarray(row * FEATURES, row * FEATURES + LABELS)];
    y[row * LABELS + features.indexOf(Math.max(...features))] = 1;
  }
  return { x: rowsInMemory(data, FEATURES), y };
}

const train = examples(240, 1);
const valid = examples(100, 2);

function accuracy(probabilities: Float32Array): number {
  let right = 0;
  for (let row = 0; row < valid.x.rows; row++) {
    const ofRow = [...probabilities.subarray(row * LABELS, (row + 1) * LABELS)];
    right += valid.y[row * LABELS + ofRow.indexOf(Math.max(...ofRow))] ?? 0;
  }
  return right / valid.x.rows;
}

function training(changes: Partial<HeadTraining> = {}, config: Partial<HeadConfig> = {}): HeadTraining {
  return {
    train,
    valid,
    config: { ...CONFIG, ...config },
    output: 'multiclass',
    seed: 1,
    validate: accuracy,
    mode: 'max',
    ...changes,
  };
}

function bytesOf({ layers }: HeadWeights): string {
  return layers.map(({ weight, bias }) => Buffer.from(weight.buffer).toString('hex') + bias.join()).join();
}

for (const hiddenLayers of [0, 1, 2]) {
  test(`a head of ${hiddenLayers} hidden layers learns`, async (t) => {
    const head = await trainHead(training({}, { hiddenLayers, maxEpochs: 60, patience: 20 }));
    t.true(head.validationScore > 0.85, `${head.validationScore}`);
    t.is(accuracy(await applyHead(head.weights, valid.x)), head.validationScore);
    t.true((head.curve.at(-1)?.trainLoss ?? 1) < (head.curve[0]?.trainLoss ?? 0));
  });
}

for (const hiddenLayers of [1, 2]) {
  test(`a head of ${hiddenLayers} hidden layers is the same whatever threads its steps get`, async (t) => {
    const config = { hiddenLayers, hiddenDim: 300, maxEpochs: 4 };
    const alone = await trainHead(training({}, config));
    const asked: number[] = [];
    const threads = () => {
      asked.push(1 + (asked.length % 3));
      return asked.at(-1) ?? 1;
    };
    const lent = await trainHead(training({ threads }, config));
    t.is(bytesOf(lent.weights), bytesOf(alone.weights));
    t.deepEqual(lent.curve, alone.curve);
    t.is(asked.length, 4 * 8, 'asked before each step');
  });
}

test('a multilabel head gives each label a probability of its own', async (t) => {
  const validate = (probabilities: Float32Array) =>
    probabilities.reduce((sum, probability, index) => sum + Math.abs(probability - (valid.y[index] ?? 0)), 0);
  const head = await trainHead(
    training({ output: 'multilabel', validate, mode: 'min' }, { maxEpochs: 60, patience: 20 }),
  );
  t.true(head.validationScore < 0.15 * valid.y.length, `${head.validationScore}`);
  const probabilities = await applyHead(head.weights, valid.x);
  t.true(probabilities.every((probability) => probability >= 0 && probability <= 1));
  const sums = Array.from(valid.y.slice(0, valid.x.rows), (_, row) =>
    probabilities.subarray(row * LABELS, (row + 1) * LABELS).reduce((sum, probability) => sum + probability),
  );
  t.true(sums.some((sum) => Math.abs(sum - 1) > 0.05));
});

test('the same seed gives the same bytes and another seed others', async (t) => {
  const [first, again, other] = [
    await trainHead(training()),
    await trainHead(training()),
    await trainHead(training({ seed: 2 })),
  ];
  t.is(bytesOf(again.weights), bytesOf(first.weights));
  t.deepEqual(again.curve, first.curve);
  t.not(bytesOf(other.weights), bytesOf(first.weights));
  t.deepEqual(await applyHead(again.weights, valid.x), await applyHead(first.weights, valid.x));
});

test('targets may be bytes or floats', async (t) => {
  const floats = { x: train.x, y: Float32Array.from(train.y) };
  const [bytes, other] = [await trainHead(training()), await trainHead(training({ train: floats }))];
  t.is(bytesOf(other.weights), bytesOf(bytes.weights));
});

test('validations come every n epochs, and training stops when patience runs out', async (t) => {
  const scores = [0.1, 0.3, 0.3, 0.2, 0.25, 0.9];
  const validated: number[] = [];
  const head = await trainHead(
    training(
      { validate: () => scores[validated.length] ?? 0, onValidation: ({ epoch }) => validated.push(epoch) },
      { patience: 3, maxEpochs: 50, checkValEveryNEpoch: 3 },
    ),
  );
  t.deepEqual(validated, [2, 5, 8, 11, 14]);
  t.is(head.epoch, 5);
  t.is(head.validationScore, 0.3);
  t.deepEqual(
    head.curve.map((point) => point.validationScore),
    scores.slice(0, 5),
  );
});

test('the weights are those of the best epoch', async (t) => {
  const seen: Float32Array[] = [];
  const scores = [3, 1, 2, 4];
  const validate = (probabilities: Float32Array) => scores[seen.push(probabilities) - 1] ?? 9;
  const head = await trainHead(training({ validate, mode: 'min' }, { maxEpochs: 8 }));
  t.is(head.epoch, 3);
  t.deepEqual(await applyHead(head.weights, valid.x), seen[1]);
});

test('a score that is not finite ends the training', async (t) => {
  const scores = [0.5, Number.NaN, 0.9];
  let next = 0;
  const head = await trainHead(training({ validate: () => scores[next++] ?? 0 }));
  t.is(head.curve.length, 2);
  t.is(head.epoch, 1);
  await t.throwsAsync(trainHead(training({ validate: () => Number.NaN })), {
    name: 'UserError',
    message: 'the validation score is NaN in epoch 1; expected a number',
  });
});

test('a training that ends before its first validation is refused', (t) =>
  t.throwsAsync(trainHead(training({}, { maxEpochs: 1 })), {
    name: 'UserError',
    message: 'max_epochs=1 ends before the first validation, after 2 epochs',
  }));

test('a loss that is no number is reported', async (t) => {
  const data = train.x.data.slice();
  data[100] = Number.NaN;
  await t.throwsAsync(trainHead(training({ train: { x: rowsInMemory(data, FEATURES), y: train.y } })), {
    name: 'UserError',
    message: /^the training loss is NaN in epoch 0 \(learning rate 0\.01\); expected a finite number/,
  });
});

test('an abort ends the training', async (t) => {
  const controller = new AbortController();
  let validations = 0;
  const onValidation = () => {
    if (++validations === 2) controller.abort(new Error('enough'));
  };
  await t.throwsAsync(trainHead(training({ signal: controller.signal, onValidation })), {
    message: 'enough',
  });
  t.is(validations, 2);
});

test('a row left over joins the batch before it', async (t) => {
  const first = (rows: number) => ({
    x: rowsInMemory(train.x.data.subarray(0, rows * FEATURES), FEATURES),
    y: train.y.subarray(0, rows * LABELS),
  });
  const head = await trainHead(training({ train: first(65) }));
  t.true(Number.isFinite(head.curve[0]?.trainLoss));
  await t.throwsAsync(trainHead(training({ train: first(1) })), {
    name: 'UserError',
    message: /^1 training rows/,
  });
  await t.throwsAsync(trainHead(training({}, { batchSize: 1 })), {
    name: 'UserError',
    message: /^batch_size=1/,
  });
});

for (const hiddenLayers of [0, 1, 2]) {
  test(`a training of ${hiddenLayers} hidden layers that pauses gives the same bytes as one in one go`, async (t) => {
    const whole = await trainHead(training({}, { hiddenLayers }));
    t.is(whole.paused, null);
    let paused = await trainHead(training({ pauseAfter: 2 }, { hiddenLayers }));
    for (const pauseAfter of [8, 10, 50]) {
      t.is(paused.curve.length, Math.min(pauseAfter === 8 ? 1 : pauseAfter === 10 ? 4 : 5, 5));
      if (paused.paused === null) throw new Error('expected a training that can go on');
      paused = await trainHead(training({ pauseAfter, resume: paused.paused }, { hiddenLayers }));
    }
    t.deepEqual(paused, whole);
  });
}

test('patience goes on over a pause', async (t) => {
  const validate = (_: Float32Array, epoch: number) => (epoch === 1 ? 0.9 : 0.1);
  const config = { patience: 3, maxEpochs: 50 };
  const { weights, paused } = await trainHead(training({ validate, pauseAfter: 4 }, config));
  if (paused === null) throw new Error('expected a training that can go on');
  const head = await trainHead(training({ validate, resume: paused }, config));
  t.deepEqual(
    head.curve.map(({ epoch }) => epoch),
    [1, 3, 5, 7],
  );
  t.is(head.epoch, 1);
  t.deepEqual(head.weights, weights);
});

test('gaps between rows change nothing', async (t) => {
  const withGap = ({ x, y }: typeof train) => ({
    x: rowsInMemory(withGaps(x.data, FEATURES, FEATURES + 2), FEATURES, FEATURES + 2),
    y,
  });
  for (const hiddenLayers of [0, 2]) {
    const head = await trainHead(training({}, { hiddenLayers }));
    const spread = await trainHead(
      training({ train: withGap(train), valid: withGap(valid) }, { hiddenLayers }),
    );
    t.is(spread.weights.layers[0]?.inputs, FEATURES);
    t.is(bytesOf(spread.weights), bytesOf(head.weights));
    t.deepEqual(await applyHead(head.weights, withGap(valid).x), await applyHead(head.weights, valid.x));
  }
});
