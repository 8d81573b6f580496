import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { UserError } from '../../../../src/errors.ts';
import type { LabelReading } from '../../../../src/tasks/own/labels/label-reading.ts';
import { readLabelTable } from '../../../../src/tasks/own/labels/label-table.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';

function read(t: ExecutionContext, text: string, reading?: LabelReading) {
  return readLabelTable(join(temporaryFolder(t, { 'labels.csv': text }), 'labels.csv'), reading);
}

test('notes have times, a frequency and maybe a velocity, in the unit of their columns', async (t) => {
  const { type, rows } = await read(
    t,
    'filename,onset,offset,frequency,velocity\na.wav,0.5,1,440,90\na.wav,0.5,1,220,10\n',
  );
  t.is(type, 'notes');
  t.deepEqual(rows, [
    { file: 'a.wav', label: 440, start: 500, end: 1000, velocity: 90 },
    { file: 'a.wav', label: 220, start: 500, end: 1000, velocity: 10 },
  ]);
  const plain = await read(
    t,
    'filename,start,end,frequency,split\na.wav,500,1000,440,train\nb.wav,,,,test\n',
  );
  t.deepEqual(plain.rows, [
    { file: 'a.wav', label: 440, start: 500, end: 1000, split: 'train' },
    { file: 'b.wav', label: null, split: 'test' },
  ]);
  // A label leaves no doubt, and without times a frequency is a number of the file.
  t.is((await read(t, 'filename,label,start,end,frequency\na.wav,dog,0,1,440\n')).type, 'labels');
  t.is((await read(t, 'filename,frequency,velocity\na.wav,440.5,3\nb.wav,441.5,4\n')).type, 'regression');
});

test('notes that are there twice, or lack something, are refused with their row', async (t) => {
  const note = 'filename,start,end,frequency\na.wav,0,10,440\n';
  const refused = (text: string, message: RegExp) =>
    t.throwsAsync(read(t, text), { instanceOf: UserError, message });
  await refused(`${note}a.wav,0,10,440\n`, /row 3.*a note of 440 Hz of a\.wav/);
  await refused(`${note}b.wav,,,440\n`, /row 3: a note without times; expected its start and its end/);
  await refused(`${note}b.wav,0,10,\n`, /row 3, column frequency/);
});

test('several frequencies of a frame are a row each, and one of 0 Hz where nothing sounds', async (t) => {
  const { type, rows } = await read(t, 'filename,time,frequencies\na.wav,0,"[220,440]"\na.wav,0.01,[]\n');
  t.is(type, 'multipitch');
  t.deepEqual(rows, [
    { file: 'a.wav', label: 220, start: 0, end: 0 },
    { file: 'a.wav', label: 440, start: 0, end: 0 },
    { file: 'a.wav', label: 0, start: 10, end: 10 },
  ]);
  await t.throwsAsync(read(t, 'filename,timestamp,frequencies\na.wav,0,440\n'), {
    message: /row 2, column frequencies: 440; expected a JSON array of Hz above 0/,
  });
});
