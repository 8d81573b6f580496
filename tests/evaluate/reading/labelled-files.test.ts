import test from 'ava';
import { UserError } from '../../../src/errors.ts';
import type { FilesToScore } from '../../../src/evaluate/file-scores.ts';
import {
  events,
  frames,
  multiclass,
  multilabel,
  predicted,
  type RefusedFiles,
  score,
  testRefused,
} from '../scored-text.ts';

test('scenes are scored from csv as from JSON, whatever the order of rows and columns', async (t) => {
  const fromCsv = await score(t, 'multiclass', multiclass, predicted, { scores: ['top1_acc'] });
  t.is(fromCsv.scores[0]?.value, 1);
  t.is(fromCsv.scores[0]?.confidence_interval, null);
  const fromJson = await score(t, 'multiclass', '{"a.wav":["dog"],"b.wav":["cat"]}', predicted, {
    scores: ['top1_acc'],
  });
  t.deepEqual(fromJson, fromCsv);
  const tags = await score(t, 'multilabel', multilabel, predicted, { scores: ['mAP'] });
  t.is(tags.scores[0]?.value, 0.75);
});

test('without names the usual scores of the type are taken, of classes also the confusion matrix', async (t) => {
  const wrong = 'filename,cat,dog\nb.wav,0.25,0.75\na.wav,0.25,0.75\n';
  const classes = await score(t, 'multiclass', multiclass, wrong);
  t.deepEqual(
    classes.scores.map(({ name }) => name),
    ['top1_acc', 'balanced_acc', 'f1_macro', 'log_loss', 'calibration_error'],
  );
  t.deepEqual(classes.confusion_matrix, {
    labels: ['cat', 'dog'],
    counts: [
      [0, 1],
      [0, 1],
    ],
  });
  const tags = await score(t, 'multilabel', multilabel, predicted);
  t.deepEqual(
    tags.scores.map(({ name }) => name),
    ['mAP', 'mAP_micro', 'd_prime', 'aucroc', 'lwlrap'],
  );
  t.false('confusion_matrix' in tags);
});

test('detectors are scored over all thresholds from their frames', async (t) => {
  const { scores, classes } = await score(
    t,
    'event',
    'filename,label,start,end\na.wav,dog,100,200\nb.wav,,,\n',
    'filename,timestamp,dog\na.wav,0,0.1\na.wav,100,0.4\na.wav,200,0.1\nb.wav,0,0.3\nb.wav,100,0.2\n',
    { scores: ['psds1', 'psds2'] },
  );
  t.deepEqual(
    scores.map(({ name, value }) => [name, value]),
    [
      ['psds1', 1],
      ['psds2', 1],
    ],
  );
  t.deepEqual(classes?.psds1, { dog: { psds1: 1 } });
});

test('events are scored from lists of events and from frames alike', async (t) => {
  const scores = ['event_onset_200ms_fms', 'segment_1s_er'];
  const frameLabels =
    'filename,timestamp,labels\na.wav,0,[]\na.wav,100,"[""dog""]"\na.wav,200,"[""dog""]"\na.wav,300,"[""dog""]"\na.wav,400,[]\nb.wav,0,[]\n';
  const frameProbabilities =
    'filename,timestamp,dog\na.wav,0,0.1\na.wav,100,0.9\na.wav,200,0.9\na.wav,300,0.9\na.wav,400,0.1\nb.wav,0,0.9\nb.wav,100,0.9\n';
  const estimated = 'filename,label,start,end\na.wav,dog,100,300\nb.wav,dog,0,100\n';
  const expected = await score(t, 'event', events, estimated, { scores });
  t.is(expected.clips, 2);
  t.deepEqual(
    expected.scores.map(({ name, value }) => [name, value]),
    [
      ['event_onset_200ms_fms', 2 / 3],
      ['segment_1s_er', 1 - Number.EPSILON],
    ],
  );
  t.is(expected.scores[0]?.parts.precision?.value, 0.5);
  t.is(expected.classes?.event_onset_200ms_fms?.dog?.recall, 1);
  for (const labels of [
    events,
    frameLabels,
    '{"a.wav":[{"label":"dog","start":100,"end":300}],"b.wav":[]}',
  ]) {
    for (const predictions of [estimated, frameProbabilities]) {
      t.deepEqual(await score(t, 'event', labels, predictions, { scores }), expected);
    }
  }
  const shortened = await score(t, 'event', events, frameProbabilities, {
    scores,
    frames: { ...frames, minDurationMs: 150 },
  });
  t.is(shortened.scores[0]?.value, 1);
  const strict = await score(t, 'event', events, frameProbabilities, {
    scores,
    frames: { ...frames, threshold: 0.95 },
  });
  t.is(strict.scores[0]?.parts.recall?.value, 0);
});

test('labels are what was meant whatever ends each row, and with a byte order mark', async (t) => {
  const rows = ['filename,label,start,end', 'a.wav,dog,100,300', 'b.wav,cat,0,200', 'c.wav,dog,100,300'];
  const options = { scores: ['event_onset_200ms_fms'] };
  const mixed = `\ufeff${rows[0]}\n${rows[1]}\r\n${rows[2]}\r${rows[3]}`;
  const right = await score(t, 'event', `${rows.join('\n')}\n`, `${rows.join('\n')}\n`, options);
  t.is(right.scores[0]?.value, 1);
  t.deepEqual(await score(t, 'event', mixed, `${rows.join('\n')}\n`, options), right);
  t.deepEqual(await score(t, 'event', mixed, mixed, options), right);
});

test('names and labels meet in NFC and NFD, and without the blanks around them', async (t) => {
  const labels = 'filename,label\nnaïve.wav,chien\nb.wav, é \n';
  const predictions = 'filename,é,chien\nb.wav,0.75,0.25\nnaïve.wav,0.25,0.75\n'.normalize('NFD');
  const { scores } = await score(t, 'multiclass', labels, predictions, { scores: ['top1_acc'] });
  t.is(scores[0]?.value, 1);
  const json = '{"naïve.wav":["chien"],"b.wav":["é "]}'.normalize('NFD');
  t.deepEqual((await score(t, 'multiclass', json, predictions, { scores: ['top1_acc'] })).scores, scores);
});

test('an empty label is refused with its row, in csv and JSON', async (t) => {
  const refused = (type: FilesToScore['type'], labels: string, message: RegExp) =>
    t.throwsAsync(score(t, type, labels, type === 'event' ? events : predicted), {
      instanceOf: UserError,
      message,
    });
  await refused('multiclass', 'filename,label\na.wav,dog\nb.wav, \n', /row 3, column label: an empty label/);
  await refused(
    'multilabel',
    'filename,labels\na.wav,"[""dog"",""""]"\nb.wav,[]\n',
    /row 2, column labels: an empty/,
  );
  await refused(
    'event',
    'filename,label,start,end\na.wav,,1,2\nb.wav,,,\n',
    /row 2, column label: an empty label/,
  );
  await refused(
    'event',
    '{"a.wav":[{"label":"","start":1,"end":2}],"b.wav":[]}',
    /test\.json, a\.wav: an empty label/,
  );
});

test('rows that contradict each other are refused with both', async (t) => {
  const labels = 'filename,label,start,end\na.wav,dog,100,300\nb.wav,,,\na.wav,,,\n';
  await t.throwsAsync(score(t, 'event', labels, events), {
    instanceOf: UserError,
    message: /, rows 2 and 4: a\.wav has no events in one and an event in the other; expected one of both$/,
  });
});

test('labels that differ in case or blanks alone are told, and stay different', async (t) => {
  const told: string[] = [];
  const reading = { tell: (line: string) => told.push(line.replace(/^.*\//, '')) };
  const labels = 'filename,label\na.wav,air horn\nb.wav,Airhorn\n';
  const predictions = 'filename,air horn,Airhorn\na.wav,0.75,0.25\nb.wav,0.25,0.75\n';
  const { scores } = await score(t, 'multiclass', labels, predictions, { reading });
  t.is(scores[0]?.value, 1);
  t.deepEqual(told, [
    "predicted.csv: 'air horn' and 'Airhorn' differ in case or blanks alone, and are taken as 2 labels",
  ]);
});

test('a label of several lines is refused, as a quote was closed too late', async (t) => {
  const labels = 'filename,label,start,end\na.wav,"dog\nb.wav,dog",0,100\n';
  await t.throwsAsync(score(t, 'event', labels, events), {
    instanceOf: UserError,
    message: /row 2, column label: the label 'dog\\nb\.wav,dog'; expected one line$/,
  });
});

const refused: RefusedFiles = {
  'a column missing in the labels': [
    'multiclass',
    'filename,class\na.wav,dog\n',
    predicted,
    /test\.csv, row 1: column label is missing; columns are filename, class, expected filename, label$/,
  ],
  'a column missing in the predictions': [
    'multiclass',
    multiclass,
    'file,cat\na.wav,1\n',
    /predicted\.csv: column 1 is file; expected filename$/,
  ],
  'a label that is unknown': [
    'multilabel',
    'filename,labels\na.wav,"[""dog"",""bird""]"\nb.wav,[]\n',
    predicted,
    /test\.csv, row 2, column labels: the label 'bird' is unknown; expected one of the 2 in .*predicted\.csv$/,
  ],
  'a label of JSON that is unknown': [
    'multilabel',
    '{"a.wav":["bird"],"b.wav":[]}',
    predicted,
    /test\.json, a\.wav: the label 'bird' is unknown/,
  ],
  'labels that are no JSON array': [
    'multilabel',
    'filename,labels\na.wav,dog\n',
    predicted,
    /test\.csv, row 2, column labels: 'dog'; expected a JSON array, as in \["dog","cat"\]$/,
  ],
  'a file without predictions': [
    'multiclass',
    `${multiclass}c.wav,dog\n`,
    predicted,
    /predicted\.csv: c\.wav is missing; expected every file of .*test\.csv$/,
  ],
  'a file without labels': [
    'multiclass',
    multiclass,
    `${predicted}c.wav,0.5,0.5\n`,
    /predicted\.csv: c\.wav is not in .*test\.csv; expected its files and no others$/,
  ],
  'a file that is predicted twice': [
    'multiclass',
    multiclass,
    `${predicted}b.wav,0.5,0.5\n`,
    /predicted\.csv, row 4, column filename: b\.wav is in row 2 too; expected each file once$/,
  ],
  'a file that has labels twice': [
    'multiclass',
    `${multiclass}a.wav,dog\n`,
    predicted,
    /test\.csv, row 4, column filename: a\.wav is in row 2 too; expected each file once$/,
  ],
  'a probability that is NaN': [
    'multiclass',
    multiclass,
    'filename,cat,dog\nb.wav,0.75,0.25\na.wav,0.25,NaN\n',
    /predicted\.csv, row 3, column dog: 'NaN'; expected a probability between 0 and 1$/,
  ],
  'probabilities that do not sum to 1': [
    'multiclass',
    multiclass,
    'filename,cat,dog\nb.wav,0.75,0.25\na.wav,0.25,0.7\n',
    /predicted\.csv, row 3: the probabilities sum to 0\.95; expected 1$/,
  ],
  'timestamps out of order': [
    'event',
    events,
    'filename,timestamp,dog\na.wav,100,0\na.wav,50,0\n',
    /predicted\.csv, row 3, column timestamp: 50 comes after 100; expected rising timestamps$/,
  ],
  'timestamps of labels out of order': [
    'event',
    'filename,timestamp,labels\na.wav,100,[]\na.wav,100,[]\n',
    'filename,timestamp,dog\na.wav,100,0\n',
    /test\.csv, row 3, column timestamp: 100 comes after 100; expected rising timestamps$/,
  ],
  'an event that ends before it starts': [
    'event',
    events,
    'filename,label,start,end\na.wav,dog,300,100\n',
    /predicted\.csv, row 2, column end: 100 is before the start, 300$/,
  ],
  'a time that is no number': [
    'event',
    events,
    'filename,label,start,end\na.wav,dog,soon,100\n',
    /predicted\.csv, row 2, column start: 'soon'; expected milliseconds$/,
  ],
  'an event of a label that the reference has not': [
    'event',
    events,
    'filename,label,start,end\na.wav,bird,0,100\n',
    /predicted\.csv, row 2, column label: the label 'bird' is unknown; expected one of the 1 in .*test\.csv, or in a vocabulary/,
  ],
  'an empty file': [
    'event',
    events,
    '',
    /predicted\.csv: column 1 is missing; expected filename$|predicted\.csv: empty/,
  ],
};

testRefused(refused);
