import test from 'ava';
import { UserError } from '../../../src/errors.ts';
import type { LabelledFile } from '../../../src/tasks/own/labels/labelled-file.ts';
import { type OwnTaskOptions, ownTaskConfig } from '../../../src/tasks/own/own-task-config.ts';
import { task as tone_chords } from '../../../src/tasks/tone_chords.ts';
import { task as tone_f0 } from '../../../src/tasks/tone_f0.ts';
import { task as tone_jnd } from '../../../src/tasks/tone_jnd.ts';
import { task as tone_melody } from '../../../src/tasks/tone_melody.ts';
import { task as tone_ranking } from '../../../src/tasks/tone_ranking.ts';

const OPTIONS = { name: 'sounds', version: '1.0.0' };

function configOf(rows: readonly LabelledFile[], options: OwnTaskOptions) {
  return ownTaskConfig({ type: 'labels', rows }, options);
}

test('labels tell whether a task is multiclass, multilabel or of events', (t) => {
  const one = { file: 'a.wav', label: 'x' };
  const kinds = [
    [[one, { file: 'b.wav', label: 'y' }], 'scene', 'multiclass'],
    [[one, { file: 'a.wav', label: 'y' }], 'scene', 'multilabel'],
    [[{ ...one, start: 0, end: 5 }], 'event', 'multilabel'],
  ] as const;
  for (const [rows, embedding, prediction] of kinds) {
    const config = configOf(rows, OPTIONS);
    t.is(config.embedding_type, embedding);
    t.is(config.prediction_type, prediction);
  }
});

test('events that are chords, one after the other, are a task of chords', (t) => {
  const kindOf = (...labels: (readonly [label: string, start: number, end: number])[]) => {
    const rows = labels.map(([label, start, end]) => ({ file: 'a.wav', label, start, end }));
    return configOf(rows, OPTIONS).prediction_type;
  };
  t.is(kindOf(['C:maj/3', 0, 500], ['N', 500, 900], ['A:min', 950, 2000]), 'chord');
  t.is(kindOf(['G:7', 500, 900], ['C', 0, 500]), 'chord');
  // Sections are often called so.
  t.is(kindOf(['A', 0, 500], ['B', 500, 900]), 'multilabel');
  t.is(kindOf(['C:maj', 0, 500], ['A:min', 400, 900]), 'multilabel');
  t.is(kindOf(['C:maj', 0, 500], ['dog', 500, 900]), 'multilabel');
  const rows = [{ file: 'a.wav', label: 'C:maj', start: 0, end: 5 }];
  t.is(configOf([...rows, { file: 'b.wav', label: null }], OPTIONS).prediction_type, 'multilabel');
  t.throws(() => configOf(rows, { ...OPTIONS, stratify: true }), {
    message: '--stratify: the task is chord; expected labels of whole files',
  });
  t.is(configOf(rows, OPTIONS).evaluation[0], 'chord_majmin');
});

test('folds are those that the labels name, or drawn, or there are train, valid and test', (t) => {
  const rows = ['fold00', 'fold01', 'fold02'].map((split) => ({ file: `${split}.wav`, label: 'x', split }));
  t.like(configOf(rows, OPTIONS), { split_mode: 'presplit_kfold', nfolds: 3 });
  const free = [{ file: 'a.wav', label: 'x' }];
  t.like(configOf(free, { ...OPTIONS, folds: 5 }), { split_mode: 'new_split_kfold', nfolds: 5 });
  t.is(configOf(free, OPTIONS).split_mode, 'trainvaltest');
  t.throws(() => configOf(rows, { ...OPTIONS, folds: 5 }), {
    instanceOf: UserError,
    message: /--folds 5: the labels name splits already/,
  });
});

test('a name that is none, and labels with and without times, are refused', (t) => {
  const rows = [{ file: 'a.wav', label: 'x' }];
  t.throws(() => configOf(rows, { ...OPTIONS, name: '../evil' }), { instanceOf: UserError });
  t.throws(() => configOf(rows, { ...OPTIONS, version: '1/2' }), { instanceOf: UserError });
  const mixed = [...rows, { file: 'b.wav', label: 'x', start: 0, end: 1 }];
  t.throws(() => configOf(mixed, OPTIONS), { message: /1 of 2 labels have no times/ });
});

test('numbers have the scores of the synthetic task of their type', (t) => {
  const kinds = [
    ['regression', 'scene', tone_f0],
    ['pitch', 'event', tone_melody],
    ['multipitch', 'event', tone_chords],
    ['jnd', 'scene', tone_jnd],
    ['ranking', 'scene', tone_ranking],
  ] as const;
  for (const [type, embedding, synthetic] of kinds) {
    const config = ownTaskConfig({ type, rows: [{ file: 'a.wav', label: 1 }] }, OPTIONS);
    t.is(config.embedding_type, embedding);
    t.is(config.prediction_type, type);
    t.deepEqual(config.evaluation, synthetic.metadata('full').evaluation);
  }
});

test('files are compared frame by frame where all are trimmed to one length', (t) => {
  for (const type of ['jnd', 'ranking'] as const) {
    const table = { type, rows: [{ file: 'a.wav', label: 1 }] };
    t.is(ownTaskConfig(table, { ...OPTIONS, duration: 1 }).embedding_type, 'event');
  }
});

test('what is not trained has no folds, what is trained has', (t) => {
  const rows = [{ file: 'a.wav', label: 1 }];
  for (const type of ['jnd', 'ranking'] as const) {
    t.throws(() => ownTaskConfig({ type, rows }, { ...OPTIONS, folds: 5 }), {
      instanceOf: UserError,
      message: `--folds 5: nothing is trained for ${type}; expected no folds, as all of it is in test`,
    });
  }
  for (const type of ['regression', 'pitch'] as const) {
    const config = ownTaskConfig({ type, rows }, { ...OPTIONS, folds: 5 });
    t.like(config, { split_mode: 'new_split_kfold', nfolds: 5 });
  }
});
