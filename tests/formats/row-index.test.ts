import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { UserError } from '../../src/errors.ts';
import { readRowIndex, stringifyRowIndex } from '../../src/formats/row-index.ts';
import { temporaryFolder } from '../temporary-folder.ts';

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
