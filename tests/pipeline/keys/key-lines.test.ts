import test from 'ava';
import { differentLines, keyLines } from '../../../src/pipeline/keys/key-lines.ts';

const inputs = {
  step: 'Train',
  version: '2',
  params: { head: { units: 1024, sizes: [1, 2] }, none: {}, seed: 0 },
  inputs: { rows: 'ab', folds: ['c', 'd'] },
};

test('what decides a key is a line each, parameters by their path', (t) => {
  const lines = keyLines({ ...inputs, code: 'ff', computedBy: { onnx: '1.2' } });
  t.deepEqual(
    lines.map(({ name, value }) => `${name} ${value}`),
    [
      'step Train',
      'version 2',
      'code ff',
      'computedBy.onnx 1.2',
      'params.head.units 1024',
      'params.head.sizes [1,2]',
      'params.none {}',
      'params.seed 0',
      'inputs.rows ab',
      'inputs.folds.0 c',
      'inputs.folds.1 d',
    ],
  );
});

test('a step without parameters has no line of them', (t) => {
  t.deepEqual(
    keyLines({ step: 'a', version: '1', params: {}, inputs: {} }).map(({ name }) => name),
    ['step', 'version'],
  );
});

test('lines that differ are told with both values, and with none where there is none', (t) => {
  const other = {
    ...inputs,
    params: { head: { units: 512, sizes: [1, 2] }, none: {} },
    inputs: { rows: 'ab', folds: ['c'] },
  };
  t.deepEqual(differentLines(inputs, inputs), []);
  t.deepEqual(differentLines(inputs, other), [
    { name: 'params.head.units', from: '1024', to: '512' },
    { name: 'params.seed', from: '0', to: null },
    { name: 'inputs.folds.1', from: 'd', to: null },
  ]);
  t.deepEqual(
    differentLines({ ...other, inputs: {} }, other).map(({ from, to }) => [from, to]),
    [
      [null, 'ab'],
      [null, 'c'],
    ],
  );
});
