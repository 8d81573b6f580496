import test from 'ava';
import { seenSplits } from '../../../src/modules/network/model-outputs.ts';

const output = {
  task: 'digits-1-full',
  prediction_type: 'multiclass',
  kind: 'scene',
  labels: ['0', '1'],
  trained_on: ['fold02', 'fold01'],
};

const identity = { onnx: '2', description: { sampleRate: 16000, outputs: { digits: output } } };
const folds = ['fold00', 'fold01', 'fold02'];

test('a network that was trained here tells which splits of a task it has seen, of other tasks none', (t) => {
  t.deepEqual(seenSplits(identity, 'digits-1-full', folds), ['fold01', 'fold02']);
  t.deepEqual(seenSplits(identity, 'digits-1-small', folds), []);
  t.deepEqual(seenSplits({ files: {} }, 'digits-1-full', folds), []);
  t.deepEqual(seenSplits({ description: { sampleRate: 16000 } }, 'digits-1-full', folds), []);
});

test('a network that was trained on a task divided anew has seen some of each of its splits', (t) => {
  const digits = { ...output, task: 'digits-1-full-split-0.7-0.15-0.15', trained_on: ['train', 'valid'] };
  const divided = { onnx: '2', description: { sampleRate: 16000, outputs: { digits } } };
  t.deepEqual(seenSplits(divided, 'digits-1-full', folds), folds);
  t.deepEqual(seenSplits(divided, digits.task, ['test']), []);
});
