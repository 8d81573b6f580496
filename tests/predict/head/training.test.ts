import { readFileSync } from 'node:fs';
import test from 'ava';
import { float32 } from '../../../src/compute/session.ts';
import { Trainer } from '../../../src/compute/trainer.ts';
import { applyHead } from '../../../src/predict/head/apply-head.ts';
import { batchFeeder } from '../../../src/predict/head/batches.ts';
import { foldLayer } from '../../../src/predict/head/fold-weights.ts';
import { initialState, type LayerShape, layerShapes } from '../../../src/predict/head/initial-state.ts';
import { trainingModel } from '../../../src/predict/head/training-model.ts';
import type { HeadConfig } from '../../../src/predict/head/types.ts';
import type { HeadOutput } from '../../../src/prediction-types/prediction-type.ts';
import { rowsInMemory } from '../../../src/train/rows.ts';

interface Case {
  readonly hidden_layers: number;
  readonly prediction_type: HeadOutput;
  readonly initial: Readonly<Record<string, string>>;
  readonly x: string;
  readonly y: string;
  readonly losses: readonly number[];
  readonly running: Readonly<Record<string, string>>;
  readonly unseen: string;
  readonly probabilities: string;
}

const fixture: {
  readonly features: number;
  readonly hidden_dim: number;
  readonly labels: number;
  readonly rows: number;
  readonly batch_size: number;
  readonly lr: number;
  readonly cases: readonly Case[];
} = JSON.parse(readFileSync('tests/predict/head/fixtures/training.json', 'utf8'));

function unpack(text: string | undefined): Float32Array {
  return new Float32Array(Uint8Array.from(Buffer.from(text ?? '', 'base64')).buffer);
}

/** PyTorch's name of a part of our state: a hidden layer is Linear, BatchNorm1d, Dropout, ReLU. */
function torchName({ name, hidden }: LayerShape, part: string): string {
  if (!hidden) return `projection.${part}`;
  const linear = 4 * Number(name.slice('hidden'.length));
  if (part === 'weight' || part === 'bias') return `hidden.${linear}.${part}`;
  const names: Record<string, string> = {
    scale: 'weight',
    shift: 'bias',
    mean: 'running_mean',
    variance: 'running_var',
  };
  return `hidden.${linear + 1}.${names[part]}`;
}

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Math.max(...Array.from(a, (value, index) => Math.abs(value - (b[index] ?? Number.NaN))));
}

for (const each of fixture.cases) {
  test(`a ${each.prediction_type} head of ${each.hidden_layers} hidden layers trains as in PyTorch`, async (t) => {
    const { rows, features, labels, batch_size: batchSize } = fixture;
    const config: HeadConfig = {
      hiddenLayers: each.hidden_layers,
      hiddenDim: fixture.hidden_dim,
      dropout: 0,
      lr: fixture.lr,
      patience: 1,
      maxEpochs: 1,
      checkValEveryNEpoch: 1,
      batchSize,
      initialization: 'xavier_uniform',
    };
    const shapes = layerShapes(config, features, labels);
    const state = initialState(shapes, 'xavier_uniform', 1);
    for (const shape of shapes) {
      for (const key of [...state.keys()].filter((name) => name.startsWith(shape.name))) {
        const values = unpack(each.initial[torchName(shape, key.slice(shape.name.length + 1))]);
        t.is(values.length, state.get(key)?.length ?? 0);
        state.set(key, values);
      }
    }
    const trainer = await Trainer.create(trainingModel(shapes, each.prediction_type, 0), state);
    const x = rowsInMemory(unpack(each.x), features);
    const feed = batchFeeder({ y: unpack(each.y), rows }, shapes, config, 1);
    for (const [step, expected] of each.losses.entries()) {
      const rowsOfStep = step % 2 === 0 ? { start: 0, end: batchSize } : { start: batchSize, end: rows };
      const embeddings = await x.read(rowsOfStep.start, rowsOfStep.end);
      const loss = await trainer.step(feed(rowsOfStep, embeddings, 0), config.lr);
      t.true(Math.abs(loss - expected) <= 1e-4 * expected, `step ${step}: ${loss}, in PyTorch ${expected}`);
    }

    const steps = each.losses.length;
    for (const shape of shapes.filter(({ hidden }) => hidden)) {
      const bias = state.get(`${shape.name} bias`) ?? [];
      const means = trainer
        .state(`${shape.name} mean`)
        .map((mean, unit) => mean + (bias[unit] ?? 0) * (1 - 0.9 ** steps));
      t.true(largestDifference(means, unpack(each.running[torchName(shape, 'mean')])) < 1e-4);
      const variances = trainer.state(`${shape.name} variance`);
      t.true(largestDifference(variances, unpack(each.running[torchName(shape, 'variance')])) < 1e-4);
    }

    const layers = shapes.map((shape) =>
      foldLayer(
        shape,
        (name) => trainer.state(name),
        state.get(`${shape.name} bias`) ?? new Float32Array(),
        steps,
      ),
    );
    const unseen = rowsInMemory(unpack(each.unseen), features);
    const probabilities = await applyHead({ output: each.prediction_type, layers }, unseen);
    t.true(largestDifference(probabilities, unpack(each.probabilities)) < 2e-5);
    await trainer.release();
  });
}

test('the gradients of a whole head are those of finite differences', async (t) => {
  const config = { hiddenLayers: 2, hiddenDim: 3 } as HeadConfig;
  const shapes = layerShapes(config, 4, 2);
  const rows = 6;
  const batch = {
    x: float32(
      Float32Array.from({ length: rows * 4 }, (_, index) => Math.sin(index * index)),
      [rows, 4],
    ),
    y: float32(
      Float32Array.from({ length: rows * 2 }, (_, index) => +((index >> 1) % 2 === index % 2)),
      [rows, 2],
    ),
    'hidden0 mask': float32(new Float32Array(3 * rows).fill(-Infinity, 2, 4), [3, rows]),
    'hidden1 mask': float32(new Float32Array(3 * rows), [3, rows]),
  };
  const make = (change?: { name: string; index: number; by: number }) => {
    const state = initialState(shapes, 'xavier_uniform', 3);
    const values = change && state.get(change.name);
    if (change && values) values[change.index] = (values[change.index] ?? 0) + change.by;
    return Trainer.create(trainingModel(shapes, 'multilabel', 0.25), state);
  };
  // After one step the first sum of Adam is the gradient.
  const trainer = await make();
  await trainer.step(batch, 0);
  for (const name of [
    'hidden0 weight',
    'hidden0 scale',
    'hidden1 weight',
    'hidden1 shift',
    'projection weight',
  ]) {
    for (const [index, gradient] of trainer.state(`${name} first`).slice(0, 4).entries()) {
      const losses: number[] = [];
      for (const by of [2e-3, -2e-3]) {
        const shifted = await make({ name, index, by });
        losses.push(await shifted.step(batch, 0));
        await shifted.release();
      }
      const expected = ((losses[0] ?? 0) - (losses[1] ?? 0)) / 4e-3;
      t.true(
        Math.abs(gradient - expected) < 1e-3,
        `${name} ${index}: ${gradient}, by differences ${expected}`,
      );
    }
  }
  await trainer.release();
});
