import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fc, testProp } from '@fast-check/ava';
import test, { type ExecutionContext } from 'ava';
import { UserError } from '../../../src/errors.ts';
import { stringifyCsv } from '../../../src/formats/files/csv.ts';
import { readRowIndex, stringifyRowIndex, writeRowIndex } from '../../../src/formats/folders/row-index.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

const read = (t: ExecutionContext, text: string) =>
  readRowIndex(join(temporaryFolder(t, { 'train.index.csv': text }), 'train.index.csv'));

test('an index of clips is read back', async (t) => {
  const files = [
    { filename: 'b,1.wav', firstRow: 0, rows: 1 },
    { filename: 'a.wav', firstRow: 1, rows: 1 },
  ];
  const index = { rows: 2, files, timestamps: null };
  t.is(stringifyRowIndex(index), 'filename\n"b,1.wav"\na.wav\n');
  t.deepEqual(await read(t, stringifyRowIndex(index)), index);
});

test('an index of frames is read back, timestamps bit for bit', async (t) => {
  const files = [
    { filename: 'b.wav', firstRow: 0, rows: 2 },
    { filename: 'a.wav', firstRow: 2, rows: 1 },
  ];
  const index = { rows: 3, files, timestamps: Float64Array.of(0.1 + 0.2, Math.fround(23.2199), 5) };
  t.deepEqual(await read(t, stringifyRowIndex(index)), index);
});

testProp(
  'what is written clip by clip is the csv of all rows, for any names',
  [
    fc.uniqueArray(
      fc.tuple(
        fc.string({ unit: fc.constantFrom('a', ',', '"', ' ', '\n'), minLength: 1 }),
        fc.integer({ min: 1, max: 3 }),
      ),
      {
        selector: ([name]) => name,
        minLength: 1,
        maxLength: 5,
      },
    ),
    fc.boolean(),
  ],
  async (t, clips, ofFrames) => {
    let rows = 0;
    const files = clips.map(([filename, frames]) => {
      const firstRow = rows;
      rows += ofFrames ? frames : 1;
      return { filename, firstRow, rows: rows - firstRow };
    });
    const timestamps = ofFrames ? Float64Array.from({ length: rows }, (_, row) => row / 3) : null;
    const table = files.flatMap(({ filename, firstRow, rows: ofFile }) =>
      Array.from({ length: ofFile }, (_, frame) =>
        timestamps === null ? [filename] : [filename, timestamps[firstRow + frame] ?? -1],
      ),
    );
    const path = join(temporaryFolder(t), 'a.index.csv');
    await writeRowIndex(path, { rows, files, timestamps });
    t.is(
      readFileSync(path, 'utf8'),
      stringifyCsv(ofFrames ? ['filename', 'timestamp'] : ['filename'], table),
    );
  },
  { numRuns: 40 },
);

test('an index that is wrong is refused with its row', async (t) => {
  const refused = async (text: string, message: RegExp) =>
    t.throwsAsync(read(t, text), { instanceOf: UserError, message });
  await refused(
    'file\na.wav\n',
    /train\.index\.csv: columns are file; expected filename or filename,timestamp$/,
  );
  await refused('filename\na.wav\na.wav\n', /row 3, column filename: a\.wav is in row 2 too/);
  await refused('filename,timestamp\na.wav,\n', /row 2, column timestamp: ''; expected milliseconds$/);
  await refused('filename,timestamp\na.wav,1\na.wav,1\n', /row 3, column timestamp: 1 comes after 1/);
  await refused('filename,timestamp\na,1\nb,1\na,2\n', /row 4, column filename: a is in row 2 too/);
});
