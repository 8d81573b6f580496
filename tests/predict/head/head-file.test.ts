import test from 'ava';
import { applyHead } from '../../../src/predict/head/apply-head.ts';
import { decodeHead, encodeHead } from '../../../src/predict/head/head-file.ts';
import type { HeadConfig, HeadWeights } from '../../../src/predict/head/types.ts';
import { rowsInMemory } from '../../../src/train/rows.ts';

const CONFIG: HeadConfig = {
  hiddenLayers: 1,
  hiddenDim: 2,
  dropout: 0.1,
  lr: 1e-3,
  patience: 20,
  maxEpochs: 500,
  checkValEveryNEpoch: 3,
  batchSize: 1024,
  initialization: 'xavier_normal',
};

const WEIGHTS: HeadWeights = {
  output: 'multilabel',
  layers: [
    { weight: Float32Array.of(1, -1, 0, 2, 0, 1), bias: Float32Array.of(0.5, -1), inputs: 3, outputs: 2 },
    { weight: Float32Array.of(1, 1, 0, -2), bias: Float32Array.of(0, 1), inputs: 2, outputs: 2 },
  ],
};

const x = rowsInMemory(Float32Array.of(1, 0, 2, 0, 3, 0), 3);
const sigmoid = (value: number) => 1 / (1 + Math.exp(-value));

test('a head is dense layers with ReLU between them and the activation at the end', async (t) => {
  // First row: hidden (1.5, 3), logits (4.5, -5). Second: hidden (-2.5, -1) cut to 0, logits (0, 1).
  const expected = [4.5, -5, 0, 1].map(sigmoid);
  const probabilities = await applyHead(WEIGHTS, x);
  for (const [index, value] of expected.entries()) {
    t.true(Math.abs((probabilities[index] ?? 0) - value) < 1e-6);
  }
});

test('small probabilities of a multilabel head are not cut to zero', async (t) => {
  const bias = Float32Array.of(-30, -80);
  const layers = [{ weight: new Float32Array(6), bias, inputs: 3, outputs: 2 }];
  const probabilities = await applyHead({ output: 'multilabel', layers }, x);
  for (const [index, logit] of bias.entries()) {
    t.true(Math.abs((probabilities[index] ?? 0) / Math.exp(logit) - 1) < 1e-5);
  }
});

test('a multiclass head gives probabilities that sum to 1', async (t) => {
  const [a = 0, b = 0, c = 0, d = 0] = await applyHead({ ...WEIGHTS, output: 'multiclass' }, x);
  t.true(Math.abs(a + b - 1) < 1e-6 && Math.abs(c + d - 1) < 1e-6);
  t.true(Math.abs(a - sigmoid(9.5)) < 1e-6);
});

test('a head read back is the head that was written', (t) => {
  const files = encodeHead(WEIGHTS, CONFIG);
  t.deepEqual(decodeHead(files, 'heads'), { weights: WEIGHTS, config: CONFIG });
  t.deepEqual(encodeHead(WEIGHTS, CONFIG), files);
});

test('damaged heads are reported by file', (t) => {
  const files = encodeHead(WEIGHTS, CONFIG);
  const report = (changes: object, message: RegExp) =>
    t.throws(() => decodeHead({ ...files, ...changes }, 'heads'), { name: 'UserError', message });
  report({ 'head.json': '{' }, /^heads\/head\.json is not JSON/);
  report({ 'head.json': '{}' }, /^heads\/head\.json: .*prediction_type/);
  report({ 'head.onnx': new Uint8Array([255, 1, 2]) }, /^heads\/head\.onnx is not an ONNX file/);
  const deeper = encodeHead(WEIGHTS, { ...CONFIG, hiddenLayers: 2 })['head.json'];
  report({ 'head.json': deeper }, /^heads\/head\.onnx has no layers\.2\.weight/);
});
