import { join } from 'node:path';
import { fc, testProp } from '@fast-check/ava';
import test, { type ExecutionContext } from 'ava';
import { UserError } from '../../../src/errors.ts';
import { stringifyCsv } from '../../../src/formats/files/csv.ts';
import { readLabelTable } from '../../../src/tasks/own/labels/label-table.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

async function read(t: ExecutionContext, content: string) {
  const file = join(temporaryFolder(t, { 'l.csv': content }), 'l.csv');
  const { type, rows } = await readLabelTable(file);
  return { type, rows };
}

const RUNS = { numRuns: 25 };
const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
const file = fc.stringMatching(/^[a-z0-9]{1,8}\.wav$/);

test('a target is a column of its own, or a row of its own', async (t) => {
  const rows = [
    { file: 'a.wav', label: 4.5, belongsTo: 'mos', split: 'train', group: 'anna' },
    { file: 'a.wav', label: -2, belongsTo: 'Loudness', split: 'train', group: 'anna' },
  ];
  const wide = 'fname,mos,Loudness,split,speaker\na.wav,4.5,-2,train,anna\n';
  const long = 'fname,target,value,split,speaker\na.wav,mos,4.5,train,anna\na.wav,Loudness,-2,train,anna\n';
  for (const content of [wide, long]) t.deepEqual(await read(t, content), { type: 'regression', rows });
});

test('columns may be named value, frequency or f0 where they are targets; the index of pandas is none', async (t) => {
  for (const belongsTo of ['value', 'frequency', 'f0']) {
    t.deepEqual(await read(t, `,filename,${belongsTo}\n0,a.wav,1e3\n`), {
      type: 'regression',
      rows: [{ file: 'a.wav', label: 1000, belongsTo }],
    });
  }
});

testProp(
  'any finite numbers of any files and targets are read as they were written, in columns or in rows',
  [
    fc.uniqueArray(file, { minLength: 1, maxLength: 5 }),
    fc.uniqueArray(fc.stringMatching(/^x[A-Za-z_ ]{0,6}y$/), { minLength: 1, maxLength: 4 }),
    fc.infiniteStream(number),
  ],
  async (t, files, targets, numbers) => {
    const values = files.map((name) => ({ name, numbers: [...numbers.take(targets.length)] }));
    values[0]?.numbers.splice(0, 1, 0.5);
    const rows = values.flatMap((clip) =>
      targets.map((belongsTo, index) => ({ file: clip.name, label: clip.numbers[index] ?? 0, belongsTo })),
    );
    const wide = stringifyCsv(
      ['filename', ...targets],
      values.map((clip) => [clip.name, ...clip.numbers]),
    );
    const long = stringifyCsv(
      ['filename', 'target', 'value'],
      rows.map((row) => [row.file, row.belongsTo, row.label]),
    );
    for (const content of [wide, long]) t.deepEqual(await read(t, content), { type: 'regression', rows });
  },
  RUNS,
);

test('whole numbers in a column of any name are not taken for values: they may be classes', async (t) => {
  const digits = 'digit\na.wav,7\nb.wav,3\n';
  await t.throwsAsync(read(t, `filename,${digits}`), {
    instanceOf: UserError,
    message:
      /l\.csv, row 2: whole numbers alone from here on, which may be classes; expected --label and the name of a column, /,
  });
  t.is(
    (await read(t, `filename,split,${digits.replaceAll(',', ',train,')}c.wav,train,0.5\n`)).type,
    'regression',
  );
});

test('a pair is a row with two files, or two rows with the name of the pair', async (t) => {
  t.deepEqual(await read(t, 'filename1,filename2,different\nb.wav,a.wav,1\n'), {
    type: 'jnd',
    rows: [
      { file: 'b.wav', label: 1, belongsTo: 'a.wav | b.wav' },
      { file: 'a.wav', label: 1, belongsTo: 'a.wav | b.wav' },
    ],
  });
  t.deepEqual(await read(t, 'file,pair,different\na.wav,7,0\nc.wav,8,1\nb.wav,7,0\nd.wav,8,1\n'), {
    type: 'jnd',
    rows: [
      { file: 'a.wav', label: 0, belongsTo: '7' },
      { file: 'c.wav', label: 1, belongsTo: '8' },
      { file: 'b.wav', label: 0, belongsTo: '7' },
      { file: 'd.wav', label: 1, belongsTo: '8' },
    ],
  });
});

testProp(
  'a file may be in many pairs, and each pair is there once, whichever file it names first',
  [fc.uniqueArray(file, { minLength: 3, maxLength: 3 })],
  async (t, [one = '', other = '', third = '']) => {
    const pairs = `filename1,filename2,different\n${one},${other},1\n${third},${one},0\n`;
    const { rows } = await read(t, pairs);
    t.deepEqual(
      rows.map((row) => row.file),
      [one, other, third, one],
    );
    t.is(new Set(rows.map(({ belongsTo }) => belongsTo)).size, 2);
    await t.throwsAsync(read(t, `${pairs}${other},${one},1\n`), {
      instanceOf: UserError,
      message: /row 4: the pair .* is in row 2 too; expected it once$/,
    });
  },
  RUNS,
);

test('a ranked list names its files with their ranks', async (t) => {
  const rows = [
    { file: 'a.wav', label: 0, belongsTo: 'x' },
    { file: 'a.wav', label: 0.5, belongsTo: 'y' },
    { file: 'b.wav', label: 1, belongsTo: 'x' },
  ];
  for (const list of ['rank_group', 'list']) {
    t.deepEqual(await read(t, `${list},rank,filename\nx,0,a.wav\ny,0.5,a.wav\nx,1,b.wav\n`), {
      type: 'ranking',
      rows,
    });
  }
});

test('frames are at timestamps in milliseconds, or at times in seconds; none, NaN and 0 are unvoiced', async (t) => {
  const rows = [440, -220, 0, 0, 0].map((label, frame) => {
    return { file: 'a.wav', label, start: frame * 250, end: frame * 250 };
  });
  const frequencies = ['440', '-220', '', 'NaN', '0'];
  const table = (column: string, unit: number) =>
    stringifyCsv(
      ['filename', column, 'f0'],
      frequencies.map((frequency, frame) => ['a.wav', frame * unit, frequency]),
    );
  t.deepEqual(await read(t, table('timestamp', 250)), { type: 'pitch', rows });
  t.deepEqual(await read(t, table('time', 0.25)), { type: 'pitch', rows });
});

testProp(
  'whatever is no finite number is refused with its row and column',
  [fc.string().filter((text) => text.trim() === '' || !Number.isFinite(Number(text)))],
  async (t, text) => {
    for (const [columns, good, bad] of [
      ['filename,mos', ['a.wav', 1], ['b.wav', text]],
      ['filename,target,value', ['a.wav', 'f0', 1], ['b.wav', 'f0', text]],
      ['filename,rank_group,rank', ['a.wav', 'x', 1], ['b.wav', 'x', text]],
      ['filename1,filename2,different', ['a.wav', 'b.wav', 1], ['b.wav', 'c.wav', text]],
      ['filename,frequency,timestamp', ['a.wav', 1, 1], ['a.wav', 2, text]],
    ] as const) {
      const names = columns.split(',');
      await t.throwsAsync(read(t, stringifyCsv(names, [good, bad])), {
        instanceOf: UserError,
        message: new RegExp(`l\\.csv, row 3, column ${names.at(-1)}: '[^]*'; expected (a number|0 or 1)`),
      });
    }
  },
  RUNS,
);

for (const [content, message] of [
  ['filename,mos,loud\na,1,2\na,1,2\n', /row 3: a is in row 2 too; expected it once/],
  ['filename,lable\na,dog\n', /row 2, column lable: 'dog'; expected a number, as every column besides/],
  ['filename,target,value\na,f,1\na,g,2\nb,f,1\n', /row 4: b has no g; expected every target of every file/],
  ['filename,target,value\na,f,1\na,f,2\n', /row 3: f of a is in row 2 too/],
  ['filename,target,value\na,,1\n', /row 2, column target: empty/],
  ['filename,pair,different\na,p,1\n', /row 2: the only file of pair p; expected two/],
  ['filename,pair,different\na,p,1\nb,p,1\nc,p,1\n', /row 4: a third file of pair p; expected two/],
  [
    'filename,pair,different\na,p,1\nb,p,0\n',
    /row 3, column different: 0; expected 1, as row 2 says of pair p/,
  ],
  ['filename1,filename2,different\na,,1\n', /row 2: no filename2/],
  ['filename1,filename2,different\na,b,2\n', /row 2, column different: '2'; expected 0 or 1/],
  [
    'filename1,filename2,different,fold\na,b,1,1\n',
    /column fold; expected none, as nothing is trained for jnd/,
  ],
  [
    'filename,list,rank,split\na,x,1,test\n',
    /column split; expected none, as nothing is trained for ranking/,
  ],
  ['filename,list,rank\na,x,1\nb,x,1\n', /row 3: rank 1 of x is in row 2 too/],
  ['filename,list,rank\na,x,1\na,x,2\n', /row 3: a of x is in row 2 too/],
  ['filename,list,rank\na,,1\n', /row 2, column list: empty/],
  ['filename,time,f0\na,-1,1\n', /row 2, column time: -1; expected a time from 0/],
  ['filename,time,f0\na,1,1\na,1,2\n', /row 3: time 1 of a is in row 2 too/],
  [
    'filename,time,f0\na,1,high\n',
    /row 2, column f0: 'high'; expected Hz, 0 or below where nothing is voiced/,
  ],
  ['filename,label,value\na,x,1\n', /column value beside filename, label; expected columns of one kind/],
  ['filename,time,timestamp,f0\na,1,1,1\n', /column time beside filename, timestamp, frequency/],
  ['filename,rank_group,rank,value\na,x,1,1\n', /column value beside filename, rank_group, rank/],
  ['filename,rank\na,1\n', /columns filename, rank; expected filename and label or labels;/],
  ['filename,target\na,1\n', /columns filename, target; expected filename and label or labels;/],
  ['filename,split\na,train\n', /columns filename, split; expected filename and label or labels;/],
  ['filename,mos,mos\na,1,1\n', /row 1: column mos is there twice/],
] as const) {
  test(`${JSON.stringify(content)} is refused in one line`, async (t) => {
    const error = await t.throwsAsync(read(t, content), { instanceOf: UserError, message });
    t.false(error?.message.includes('\n'));
  });
}
