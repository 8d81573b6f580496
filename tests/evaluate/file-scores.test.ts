import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { UserError } from '../../src/errors.ts';
import { type FilesToScore, scoreFiles } from '../../src/evaluate/file-scores.ts';
import { readScoredTask } from '../../src/evaluate/scored-task.ts';
import { summarize } from '../../src/evaluate/summarize.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { eventFolder } from './embeddings-folder.ts';

const frames = { threshold: 0.5, medianFilterMs: 0, minDurationMs: 0 };

/** Writes both files and scores them; `labels` that begin with a brace are JSON. */
async function score(
  t: ExecutionContext,
  type: FilesToScore['type'],
  labels: string,
  predictions: string,
  more: Partial<FilesToScore> = {},
) {
  const folder = temporaryFolder(t);
  const files = {
    labels: join(folder, labels.startsWith('{') ? 'test.json' : 'test.csv'),
    predictions: join(folder, 'predicted.csv'),
  };
  writeFileSync(files.labels, labels);
  writeFileSync(files.predictions, predictions);
  return scoreFiles({ ...files, type, frames, resamples: 0, ...more });
}

const multiclass = 'filename,label\na.wav,dog\nb.wav,cat\n';
const multilabel = 'filename,labels\na.wav,"[""dog"",""cat""]"\nb.wav,[]\n';
const predicted = 'filename,cat,dog\nb.wav,0.75,0.25\na.wav,0.25,0.75\n';
const events = 'filename,label,start,end\na.wav,dog,100,300\nb.wav,,,\n';

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

test('numbers of clips and distances of pairs are scored, in whatever order they are', async (t) => {
  const values = await score(
    t,
    'regression',
    'filename,value\na.wav,1\nb.wav,2\n',
    'filename,value\nb.wav,2\na.wav,2\n',
  );
  t.deepEqual(
    values.scores.map(({ name, value }) => [name, value]),
    [
      ['mae', 0.5],
      ['rmse', Math.SQRT1_2],
      ['r2', -1],
    ],
  );
  const labels = 'filename1,filename2,different\na.wav,b.wav,1\na.wav,c.wav,0\n';
  const distances = 'distance,filename1,filename2\n0.1,a.wav,c.wav\n0.3,a.wav,b.wav\n';
  const pairs = await score(t, 'jnd', labels, distances, { resamples: 10 });
  t.is(pairs.clips, 2);
  t.like(pairs.scores, { length: 1, 0: { name: 'jnd_auc', value: 1, confidence_interval: null } });
});

test('of several numbers of clips the score is the mean of theirs, other columns of predictions being passed over', async (t) => {
  const labels = 'filename,f0,level\na.wav,100,1\nb.wav,300,2\nc.wav,200,6\n';
  const found = 'level,filename,f0,note\n2,a.wav,110,A\n2,b.wav,290,B\n6,c.wav,200,C\n';
  const { scores } = await score(t, 'regression', labels, found, { scores: ['r2', 'mae'], resamples: 20 });
  const of = (r2: number) => ({ value: r2 });
  t.like(scores[0], { name: 'r2', parts: { f0: of(1 - 200 / 20000), level: of(1 - 1 / 14) } });
  t.is(scores[0]?.value, (1 - 200 / 20000 + 1 - 1 / 14) / 2);
  t.is(scores[0]?.parts.mean?.value, scores[0]?.value);
  t.is(scores[1]?.value, (20 / 3 + 1 / 3) / 2);
});

test('ranked lists are scored by the distances of their pairs, in whatever order they are', async (t) => {
  const labels =
    'rank_group,rank,filename\nnoise,10,c.wav\nnoise,0,a.wav\nnoise,3,b.wav\nlevel,0,a.wav\nlevel,1,x.wav\nlevel,2,y.wav\n';
  const distances =
    'filename1,filename2,distance\na.wav,b.wav,1\nc.wav,a.wav,2\nb.wav,c.wav,9\na.wav,x.wav,3\na.wav,y.wav,2\ny.wav,x.wav,1\n';
  const ranked = await score(t, 'ranking', labels, distances, { resamples: 100 });
  t.is(ranked.clips, 2);
  t.deepEqual(
    ranked.scores.map(({ name, value }) => [name, value]),
    [
      ['ranking_spearman', 0],
      ['ranking_kendall', 0],
      ['ranking_ndcg', (1 + 1 / Math.log2(3)) / 2],
      ['ranking_triplet_acc', 0.5],
    ],
  );
  const [low = 0, high = 0] = ranked.scores[0]?.confidence_interval ?? [];
  t.true(low < -0.9 && low >= -1 && high > 0.9 && high <= 1);
});

test('melodies, several pitches and notes are scored, their scores being means over clips', async (t) => {
  const valuesOf = async (...args: Parameters<typeof score> extends [unknown, ...infer R] ? R : never) =>
    (await score(t, ...args)).scores.map(({ name, value }) => [name, value]);
  const melody = 'filename,timestamp,frequency\na.wav,0,440\na.wav,10,0\nb.wav,0,440\n';
  const found = 'filename,timestamp,frequency\nb.wav,0,0\na.wav,0,880\na.wav,10,0\n';
  t.deepEqual(await valuesOf('melody', melody, found), [
    ['melody_overall_acc', 0.25],
    ['melody_raw_pitch', 0],
    ['melody_raw_chroma', 0.5],
    ['melody_voicing_recall', 0.5],
    ['melody_voicing_false_alarm', 0],
    ['melody_overall_chroma_acc', 0.5],
    ['melody_voicing_acc', 0.5],
    ['melody_raw_harmonic', 0.5],
  ]);
  const pitches = 'filename,timestamp,frequencies\na.wav,0,"[220,330]"\na.wav,10,[]\n';
  const heard = 'filename,timestamp,frequencies\na.wav,0,[330]\na.wav,10,[110]\n';
  t.deepEqual(
    await valuesOf('multipitch', pitches, heard, { scores: ['multipitch_acc', 'multipitch_error'] }),
    [
      ['multipitch_acc', 1 / 3],
      ['multipitch_error', 1],
    ],
  );
  const notes = 'filename,start,end,frequency\na.wav,0,1000,440\nb.wav,,,\n';
  const played = 'filename,start,end,frequency\na.wav,40,500,441\nb.wav,,,\n';
  t.deepEqual(await valuesOf('notes', notes, played), [
    ['notes_onset_fms', 0.5],
    ['notes_onset_offset_fms', 0],
    ['notes_onset_only_fms', 0.5],
    ['notes_offset_only_fms', 0],
    ['notes_onset_overlap', 0.23],
    ['notes_onset_offset_overlap', 0],
  ]);
  const struck = 'filename,start,end,frequency,velocity\na.wav,0,1000,440,10\na.wav,0,1000,220,90\n';
  const softer = 'velocity,filename,start,end,frequency\n1,a.wav,0,1000,440\n9,a.wav,0,1000,220\n';
  t.deepEqual(await valuesOf('notes', struck, softer, { scores: ['notes_onset_offset_velocity_fms'] }), [
    ['notes_onset_offset_velocity_fms', 1],
  ]);
});

test("the scores of a task's files are those of the task, with the same intervals", async (t) => {
  const folder = eventFolder(t);
  const task = await readScoredTask({ task: folder, labels: () => folder, predictions: folder });
  const { scores: whole } = summarize(task, { resamples: 50, seed: 0, about: {} });
  const { scores } = await scoreFiles({
    labels: join(folder, 'test.json'),
    predictions: join(folder, 'predicted-test.csv'),
    vocabulary: join(folder, 'labelvocabulary.csv'),
    type: 'event',
    scores: ['event_onset_200ms_fms'],
    frames: { threshold: 0.5, medianFilterMs: 50, minDurationMs: 100 },
    resamples: 50,
  });
  t.like(whole.splits.test?.scores.event_onset_200ms_fms, {
    value: scores[0]?.value,
    confidence_interval: scores[0]?.confidence_interval,
  });
});

const refused: Record<string, [type: FilesToScore['type'], labels: string, predictions: string, RegExp]> = {
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
  'a number that is none': [
    'regression',
    'filename,value\na.wav,1\n',
    'filename,value\na.wav,nan\n',
    /predicted\.csv, row 2, column value: 'nan'; expected a number$/,
  ],
  'a judgement that is none': [
    'jnd',
    'filename1,filename2,different\na.wav,b.wav,0.5\n',
    'filename1,filename2,distance\na.wav,b.wav,1\n',
    /test\.csv, row 2, column different: '0\.5'; expected 0 or 1$/,
  ],
  'a pair that is there twice': [
    'jnd',
    'filename1,filename2,different\na.wav,b.wav,0\n',
    'filename1,filename2,distance\na.wav,b.wav,1\na.wav,b.wav,2\n',
    /predicted\.csv, row 3, column filename1: a\.wav \| b\.wav is in row 2 too; expected it once$/,
  ],
  'a pair that is missing': [
    'jnd',
    'filename1,filename2,different\na.wav,b.wav,0\na.wav,c.wav,1\n',
    'filename1,filename2,distance\na.wav,b.wav,1\n',
    /predicted\.csv: a\.wav \| c\.wav is missing; expected every file of .*test\.csv$/,
  ],
  'a rank that a list has twice': [
    'ranking',
    'rank_group,rank,filename\ng,0,a.wav\nh,0,a.wav\ng,0.0,b.wav\n',
    'filename1,filename2,distance\na.wav,b.wav,1\n',
    /test\.csv, row 4, column rank: 0 is in row 2 too; expected it once in g$/,
  ],
  'a clip that a list has twice': [
    'ranking',
    'rank_group,rank,filename\ng,0,a.wav\ng,1,a.wav\n',
    'filename1,filename2,distance\na.wav,b.wav,1\n',
    /test\.csv, row 3, column filename: a\.wav is in row 2 too; expected it once in g$/,
  ],
  'a rank that is no number': [
    'ranking',
    'rank_group,rank,filename\ng,first,a.wav\n',
    'filename1,filename2,distance\na.wav,b.wav,1\n',
    /test\.csv, row 2, column rank: 'first'; expected a number$/,
  ],
  'a pair of a list that is missing': [
    'ranking',
    'rank_group,rank,filename\ng,0,a.wav\ng,1,b.wav\ng,2,c.wav\n',
    'filename1,filename2,distance\na.wav,b.wav,1\nc.wav,a.wav,1\n',
    /predicted\.csv: b\.wav \| c\.wav is missing; expected every pair of g in .*test\.csv$/,
  ],
  'a pair that is of no list': [
    'ranking',
    'rank_group,rank,filename\ng,0,a.wav\ng,1,b.wav\nh,0,c.wav\n',
    'filename1,filename2,distance\na.wav,b.wav,1\nc.wav,a.wav,1\n',
    /predicted\.csv: c\.wav \| a\.wav is no pair of a list in .*test\.csv/,
  ],
  'a target that the predictions lack': [
    'regression',
    'filename,f0,level\na.wav,1,2\n',
    'filename,f0\na.wav,1\n',
    /predicted\.csv, row 1: column level is missing; columns are filename, f0, expected filename and f0, level$/,
  ],
  'a file without a target': [
    'regression',
    'filename\na.wav\n',
    'filename,f0\na.wav,1\n',
    /test\.csv, row 1: columns are filename; expected a csv with the columns filename and one per target$/,
  ],
  'a number that is there twice': [
    'regression',
    'filename,f0\na.wav,1\na.wav,1\n',
    'filename,f0\na.wav,1\n',
    /test\.csv, row 3, column filename: a\.wav is in row 2 too; expected it once$/,
  ],
  'a frequency that is none': [
    'melody',
    'filename,timestamp,frequency\na.wav,0,high\n',
    'filename,timestamp,frequency\na.wav,0,440\n',
    /test\.csv, row 2, column frequency: 'high'; expected Hz, 0 or below where nothing sounds$/,
  ],
  'a time before the clip': [
    'melody',
    'filename,timestamp,frequency\na.wav,-10,440\n',
    'filename,timestamp,frequency\na.wav,0,440\n',
    /test\.csv, row 2, column timestamp: -10; expected milliseconds from 0$/,
  ],
  'frames out of order': [
    'melody',
    'filename,timestamp,frequency\na.wav,0,440\n',
    'filename,timestamp,frequency\na.wav,10,440\na.wav,0,440\n',
    /predicted\.csv, row 3, column timestamp: 0 comes after 10; expected rising timestamps$/,
  ],
  'frequencies that are no list': [
    'multipitch',
    'filename,timestamp,frequencies\na.wav,0,[0]\n',
    'filename,timestamp,frequencies\na.wav,0,[]\n',
    /test\.csv, row 2, column frequencies: '\[0\]'; expected a JSON array of Hz above 0, as in \[220,329\.6\]$/,
  ],
  'a note without length': [
    'notes',
    'filename,start,end,frequency\na.wav,10,10,440\n',
    'filename,start,end,frequency\na.wav,10,20,440\n',
    /test\.csv, row 2, column end: 10 is not after the start, 10$/,
  ],
  'a note without frequency': [
    'notes',
    'filename,start,end,frequency\na.wav,10,20,440\n',
    'filename,start,end,frequency\na.wav,10,20,0\n',
    /predicted\.csv, row 2, column frequency: '0'; expected Hz above 0$/,
  ],
  'a velocity that is none': [
    'notes',
    'filename,start,end,frequency,velocity\na.wav,10,20,440,64\n',
    'filename,start,end,frequency,velocity\na.wav,10,20,440,-1\n',
    /predicted\.csv, row 2, column velocity: '-1'; expected a number from 0$/,
  ],
  'an empty file': [
    'event',
    events,
    '',
    /predicted\.csv: column 1 is missing; expected filename$|predicted\.csv: empty/,
  ],
};

for (const [what, [type, labels, predictions, message]] of Object.entries(refused)) {
  test(`${what}: one line`, async (t) => {
    const error = await t.throwsAsync(score(t, type, labels, predictions), {
      instanceOf: UserError,
      message,
    });
    t.false(error.message.includes('\n'));
  });
}

test('a score that does not fit the type is refused', async (t) => {
  const values = 'filename,value\na.wav,1\n';
  await t.throwsAsync(score(t, 'regression', values, values, { scores: ['mAP'] }), {
    message: /^score mAP is not known for this type; expected one of mae, rmse, r2$/,
  });
  await t.throwsAsync(score(t, 'multilabel', multilabel, predicted, { scores: ['top1_acc'] }), {
    message: /^score top1_acc is for clips of one label each; expected one for multilabel scenes$/,
  });
  await t.throwsAsync(
    score(t, 'event', events, 'filename,label,start,end\na.wav,dog,0,1\nb.wav,,,\n', { scores: ['mAP'] }),
    {
      message: /^score mAP is for scenes; expected one for events$/,
    },
  );
  await t.throwsAsync(
    score(t, 'event', events, 'filename,label,start,end\na.wav,dog,0,1\nb.wav,,,\n', { scores: ['psds1'] }),
    {
      message:
        /^score psds1 is of frames; expected predictions with the columns filename, timestamp and one per label$/,
    },
  );
});

test('a file that is not there is named with what it should be', async (t) => {
  await t.throwsAsync(
    scoreFiles({ labels: 'none.csv', predictions: 'none too.csv', type: 'event', frames, resamples: 0 }),
    {
      instanceOf: UserError,
      message: /^none too\.csv: no such file; expected predictions, a csv of events or of frames$/,
    },
  );
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

test('a row that is there twice is one event or note, which is told', async (t) => {
  const told: string[] = [];
  const reading = { tell: (line: string) => told.push(line.replace(/^.*\//, '')), unicode: 'NFC' } as const;
  const once = 'filename,label,start,end\na.wav,dog,100,300\nb.wav,,,\n';
  const twice = 'filename,label,start,end\na.wav,dog,100,300\nb.wav,,,\na.wav,dog,100.0,300\nb.wav,,,\n';
  const options = { scores: ['event_onset_200ms_fms'], reading };
  const scores = await score(t, 'event', twice, once, options);
  t.is(scores.scores[0]?.value, 1);
  t.deepEqual(told, ['test.csv: row 4 says what row 2 says; it is taken once']);
  const json = JSON.stringify({
    'a.wav': Array(2).fill({ label: 'dog', start: 100, end: 300 }),
    'b.wav': [],
  });
  const { scores: ofJson } = await score(t, 'event', json, once, { ...options });
  t.is(ofJson[0]?.value, 1);
  t.is(told.at(-1), 'test.json: event 2 says what event 1 says; it is taken once');
  const notes = 'filename,start,end,frequency\na.wav,100,300,440\n';
  const { scores: ofNotes } = await score(t, 'notes', `${notes}a.wav,100,300,440\n`, notes, { reading });
  t.is(ofNotes[0]?.value, 1);
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

test('a table of a spreadsheet is read: semicolons told, decimal commas refused, a column without a name too', async (t) => {
  const told: string[] = [];
  const reading = { tell: (line: string) => told.push(line.replace(/^.*\//, '')) };
  const labels = 'filename;value\r\na.wav;1.5\r\nb.wav;2\r\n';
  const { scores } = await score(t, 'regression', labels, `sep=;\r\n${labels}`, { reading, scores: ['mae'] });
  t.is(scores[0]?.value, 0);
  t.deepEqual(told, ["test.csv: fields are divided by ';', not by a comma"]);
  await t.throwsAsync(score(t, 'regression', labels.replace('1.5', '1,5'), labels), {
    message:
      /test\.csv, row 2, column value: '1,5'; expected a number, with a point and not a comma before its decimals$/,
  });
  await t.throwsAsync(score(t, 'multiclass', multiclass, 'filename,dog,\na.wav,1,0\n'), {
    message: /predicted\.csv, row 1: column 3 has no name; expected a label$/,
  });
});

test('a label of several lines is refused, as a quote was closed too late', async (t) => {
  const labels = 'filename,label,start,end\na.wav,"dog\nb.wav,dog",0,100\n';
  await t.throwsAsync(score(t, 'event', labels, events), {
    instanceOf: UserError,
    message: /row 2, column label: the label 'dog\\nb\.wav,dog'; expected one line$/,
  });
});

test('melodies and notes of which one file is in seconds are told', async (t) => {
  const told: string[] = [];
  const reading = { tell: (line: string) => told.push(line), unicode: 'NFC' } as const;
  const notes = (end: number) => `filename,start,end,frequency\na,0,${end},440\n`;
  await score(t, 'notes', notes(0.5), notes(500), { reading });
  const melody = (unit: number) => `filename,timestamp,frequency\na,0,440\na,${unit},440\n`;
  await score(t, 'melody', melody(10), melody(0.01), { reading });
  t.is(told.length, 2);
  for (const line of told) {
    t.regex(line, /: times end at .* s, those of .* at .* s; is one in another unit\?/);
  }
});
