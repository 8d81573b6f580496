import test from 'ava';
import { UserError } from '../../../src/errors.ts';
import { ownTaskConfig } from '../../../src/tasks/own/own-task-config.ts';

const OPTIONS = { name: 'sounds', version: '1.0.0' };

test('labels tell whether a task is multiclass, multilabel or of events', (t) => {
  const one = { file: 'a.wav', label: 'x' };
  const kinds = [
    [[one, { file: 'b.wav', label: 'y' }], 'scene', 'multiclass'],
    [[one, { file: 'a.wav', label: 'y' }], 'scene', 'multilabel'],
    [[{ ...one, start: 0, end: 5 }], 'event', 'multilabel'],
  ] as const;
  for (const [rows, embedding, prediction] of kinds) {
    const config = ownTaskConfig(rows, OPTIONS);
    t.is(config.embedding_type, embedding);
    t.is(config.prediction_type, prediction);
  }
});

test('folds are those that the labels name, or drawn, or there are train, valid and test', (t) => {
  const rows = ['fold00', 'fold01', 'fold02'].map((split) => ({ file: `${split}.wav`, label: 'x', split }));
  t.like(ownTaskConfig(rows, OPTIONS), { split_mode: 'presplit_kfold', nfolds: 3 });
  const free = [{ file: 'a.wav', label: 'x' }];
  t.like(ownTaskConfig(free, { ...OPTIONS, folds: 5 }), { split_mode: 'new_split_kfold', nfolds: 5 });
  t.is(ownTaskConfig(free, OPTIONS).split_mode, 'trainvaltest');
  t.throws(() => ownTaskConfig(rows, { ...OPTIONS, folds: 5 }), {
    instanceOf: UserError,
    message: /--folds 5: the labels name splits already/,
  });
});

test('a name that is none, and labels with and without times, are refused', (t) => {
  const rows = [{ file: 'a.wav', label: 'x' }];
  t.throws(() => ownTaskConfig(rows, { ...OPTIONS, name: '../evil' }), { instanceOf: UserError });
  t.throws(() => ownTaskConfig(rows, { ...OPTIONS, version: '1/2' }), { instanceOf: UserError });
  const mixed = [...rows, { file: 'b.wav', label: 'x', start: 0, end: 1 }];
  t.throws(() => ownTaskConfig(mixed, OPTIONS), { message: /1 of 2 labels have no times/ });
});
