import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { UserError } from '../../../../src/errors.ts';
import type { LabelReading } from '../../../../src/tasks/own/labels/label-reading.ts';
import { readLabelTable } from '../../../../src/tasks/own/labels/label-table.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';

async function read(t: ExecutionContext, name: string, content: string) {
  const table = await readLabelTable(join(temporaryFolder(t, { [name]: content }), name));
  t.is(table.type, 'labels');
  return table.rows;
}

test('a csv has a row for each label, under the names that columns have in the field', async (t) => {
  t.deepEqual(await read(t, 'l.csv', 'filename,label\na.wav,dog\nsub/b.wav,cat\n'), [
    { file: 'a.wav', label: 'dog' },
    { file: 'sub/b.wav', label: 'cat' },
  ]);
  t.deepEqual(await read(t, 'l.csv', 'fname,category,split,speaker\n.\\a.wav,dog,val,anna\n'), [
    { file: 'a.wav', label: 'dog', split: 'valid', group: 'anna' },
  ]);
});

test('columns are chosen by options, whatever their case, and none is the group where that is said', async (t) => {
  const file = join(
    temporaryFolder(t, { 'l.csv': 'Filename,Label,speaker,rater\na.wav,dog,anna,b\n' }),
    'l.csv',
  );
  const rowOf = async (reading: LabelReading) => (await readLabelTable(file, reading)).rows[0];
  t.deepEqual(await rowOf({}), { file: 'a.wav', label: 'dog', group: 'anna' });
  t.deepEqual(await rowOf({ group: 'none' }), { file: 'a.wav', label: 'dog' });
  t.deepEqual(await rowOf({ group: 'RATER' }), { file: 'a.wav', label: 'dog', group: 'b' });
  t.deepEqual(await rowOf({ label: 'rater' }), { file: 'a.wav', label: 'b', group: 'anna' });
  t.deepEqual(await rowOf({ ignore: ['speaker'] }), { file: 'a.wav', label: 'dog' });
  await t.throwsAsync(rowOf({ group: 'nobody' }), {
    instanceOf: UserError,
    message: /^--group nobody: .*l\.csv has no such column; expected one of Filename, Label, speaker, rater$/,
  });
});

test('a csv of lists has them as JSON or with commas between', async (t) => {
  t.deepEqual(await read(t, 'l.csv', 'file,labels,split\na.wav,"dog, cat",train\nb.wav,"[""x, y"", 2]",\n'), [
    { file: 'a.wav', label: 'dog', split: 'train' },
    { file: 'a.wav', label: 'cat', split: 'train' },
    { file: 'b.wav', label: 'x, y' },
    { file: 'b.wav', label: '2' },
  ]);
});

test('events have milliseconds from start to end, or seconds from onset to offset', async (t) => {
  const expected = [{ file: 'a.wav', label: 'dog', start: 250, end: 1500 }];
  t.deepEqual(await read(t, 'l.csv', 'filename,label,start,end\na.wav,dog,250,1500\n'), expected);
  t.deepEqual(await read(t, 'l.csv', 'filename,onset,offset,event_label\na.wav,0.25,1.5,dog\n'), expected);
  t.deepEqual(await read(t, 'l.json', '{"a.wav": [{"label": "dog", "start": 250, "end": 1500}]}'), expected);
});

test('json has a label, a list of labels or a list of events for each file', async (t) => {
  t.deepEqual(await read(t, 'l.json', '{"a.wav": 5, "b.wav": ["x", "y"], "c.wav": []}'), [
    { file: 'a.wav', label: '5' },
    { file: 'b.wav', label: 'x' },
    { file: 'b.wav', label: 'y' },
    { file: 'c.wav', label: null },
  ]);
});

for (const [content, message] of [
  ['', /l\.csv: empty/],
  ['filename,label\n', /l\.csv: no labels in it/],
  ['name,label\na.wav,dog\n', /l\.csv: columns name, label; expected filename and label or labels;/],
  [
    'filename,label,labels\na.wav,dog,cat\n',
    /column labels beside filename, label; expected columns of one kind/,
  ],
  [
    'filename,timestamp,labels\na.wav,0,[]\n',
    /column timestamp beside filename, labels; expected columns of one/,
  ],
  ['filename,label\na.wav,dog\n,cat\n', /l\.csv, row 3: no filename/],
  ['filename,label\na.wav\n', /l\.csv, row 2: 1 fields; expected 2/],
  ['filename,label,start,end\na.wav,dog,5,x\n', /l\.csv, row 2, column end: 'x'; expected a time from 0/],
  ['filename,label,start,end\na.wav,dog,5,2\n', /l\.csv, row 2: an event from 5 to 2 ms/],
  ['filename,labels\na.wav,[1\n', /l\.csv, row 2, column labels: \[1; expected a JSON array/],
] as const) {
  test(`${JSON.stringify(content)} is refused in one line with its row`, async (t) => {
    await t.throwsAsync(read(t, 'l.csv', content), { instanceOf: UserError, message });
  });
}

test('json of anything but labels is refused', async (t) => {
  await t.throwsAsync(read(t, 'l.json', '{"a.wav": {"f0": 440}}'), {
    instanceOf: UserError,
    message: /l\.json: a\.wav: expected a label, or a list of labels or events; pairs, ranks, .* in a csv$/,
  });
});

test('columns of corpora that tell nothing by themselves are passed over', async (t) => {
  const esc50 = 'filename,fold,target,category,esc10,src_file,take\n';
  const rows = [1, 2, 5].map((fold) => `${fold}-100032-A-0.wav,${fold},0,dog,True,100032,A\n`);
  t.deepEqual(
    await read(t, 'l.csv', esc50 + rows.join('')),
    [1, 2, 5].map((fold, index) => ({
      file: `${fold}-100032-A-0.wav`,
      label: 'dog',
      split: `fold0${index}`,
    })),
  );
});

test('lists as sets, tuples and NumPy print them are refused, names in brackets are not', async (t) => {
  for (const list of ["{'a', 'b'}", "('a', 'b')", "['a' 'b']"]) {
    for (const column of ['label', 'labels']) {
      await t.throwsAsync(read(t, 'l.csv', `filename,${column}\na.wav,"${list}"\n`), {
        instanceOf: UserError,
        message: /l\.csv, row 2, column labels?: .*; expected a JSON array of labels$/,
      });
    }
  }
  t.deepEqual(await read(t, 'l.csv', 'filename,label\na.wav,[laughter]\n'), [
    { file: 'a.wav', label: '[laughter]' },
  ]);
});

test('a label of several lines, or of a whole page, is refused: a quote was closed too late', async (t) => {
  await t.throwsAsync(read(t, 'l.csv', 'filename,label\na.wav,"cat\nb.wav,dog\nc.wav,cat"\n'), {
    instanceOf: UserError,
    message: /l\.csv, a\.wav: label 'cat\\nb\.wav,dog\\nc\.wav,cat' of 23 characters; expected one line/,
  });
  await t.throwsAsync(read(t, 'l.csv', `filename,label\na.wav,${'x'.repeat(5000)}\n`), {
    message: /label 'x{60}\.\.\.' of 5000 characters; expected one line of 500 at most$/,
  });
});

test('rows of empty fields, as spreadsheets leave them, are none; a longer row says what divides it', async (t) => {
  t.deepEqual(await read(t, 'l.csv', 'filename,label\na.wav,dog\n,\n , \n'), [
    { file: 'a.wav', label: 'dog' },
  ]);
  await t.throwsAsync(read(t, 'l.tsv', 'filename\tlabel\na.wav\tdog\nb.wav\tdog\tcat\n'), {
    message: /row 3: 3 fields; expected 2, as in row 1, and quotes around a field that has a tab in it$/,
  });
});
