import { join } from 'node:path';
import test from 'ava';
import { UserError } from '../../src/errors.ts';
import { scoreFiles } from '../../src/evaluate/file-scores.ts';
import { FILE_TYPES } from '../../src/evaluate/file-type-names.ts';
import { preparedTypes } from '../../src/evaluate/file-types.ts';
import { readScoredTask } from '../../src/evaluate/scored-task.ts';
import { summarize } from '../../src/evaluate/summarize.ts';
import { eventFolder } from './embeddings-folder.ts';
import { events, frames, multiclass, multilabel, predicted, score } from './scored-text.ts';

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

test('the types that --type takes are those that files are read as', (t) => {
  t.deepEqual([...FILE_TYPES], preparedTypes);
});

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
