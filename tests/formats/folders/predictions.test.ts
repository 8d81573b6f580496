import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fc, testProp } from '@fast-check/ava';
import test, { type ExecutionContext } from 'ava';
import { UserError } from '../../../src/errors.ts';
import {
  type Predictions,
  readPredictions,
  writePredictions,
} from '../../../src/formats/folders/predictions.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

const labels = ['dog', 'a, "b"', '8'];

function scenes(files: readonly string[], probabilities: Float32Array): Predictions {
  const rows = files.map((filename, firstRow) => ({ filename, firstRow, rows: 1 }));
  return { labels, index: { rows: files.length, files: rows, timestamps: null }, probabilities };
}

const probability = fc.float({ min: 0, max: 1, noNaN: true }).map((value) => value + 0);

testProp(
  'float32 probabilities come back bit for bit',
  [fc.array(fc.tuple(probability, probability, probability), { minLength: 1, maxLength: 3000 })],
  async (t, rows) => {
    const path = join(temporaryFolder(t), 'predicted-test.csv');
    const written = scenes(
      rows.map((_, i) => `clip ${i}.wav`),
      Float32Array.from(rows.flat()),
    );
    await writePredictions(path, [written]);
    t.deepEqual(await readPredictions(path, 'scene', labels), written);
  },
  { numRuns: 30 },
);

test('event predictions of several folds become one table', async (t) => {
  const path = join(temporaryFolder(t), 'predicted-test.csv');
  const part = (filename: string): Predictions => ({
    labels,
    index: {
      rows: 2,
      files: [{ filename, firstRow: 0, rows: 2 }],
      timestamps: Float64Array.of(25, 75.5),
    },
    probabilities: Float32Array.of(0, 1, 0.5, 0.1, 0.25, 1e-7),
  });
  await writePredictions(path, [part('a.wav'), part('b.wav')]);
  t.is(
    readFileSync(path, 'utf8'),
    [
      'filename,timestamp,dog,"a, ""b""",8',
      'a.wav,25,0,1,0.5',
      'a.wav,75.5,0.100000001,0.25,1.00000001e-7',
      'b.wav,25,0,1,0.5',
      'b.wav,75.5,0.100000001,0.25,1.00000001e-7',
      '',
    ].join('\n'),
  );
  const { index } = await readPredictions(path, 'event', labels);
  t.deepEqual(index.files, [
    { filename: 'a.wav', firstRow: 0, rows: 2 },
    { filename: 'b.wav', firstRow: 2, rows: 2 },
  ]);
  t.deepEqual(index.timestamps, Float64Array.of(25, 75.5, 25, 75.5));
});

const read = (t: ExecutionContext, text: string, kind: 'scene' | 'event' = 'scene') =>
  readPredictions(join(temporaryFolder(t, { 'p.csv': text }), 'p.csv'), kind, ['x', 'y']);

test('columns may come in any order, what is read follows the vocabulary', async (t) => {
  t.deepEqual((await read(t, 'filename,y,x\na.wav,0.25,0.75\n')).probabilities, Float32Array.of(0.75, 0.25));
});

test('predictions that are wrong are refused with row and column', async (t) => {
  const refused = async (text: string, message: RegExp, kind: 'scene' | 'event' = 'scene') =>
    t.throwsAsync(read(t, text, kind), { instanceOf: UserError, message });
  await refused('filename,x\na,1\n', /p\.csv: column y is missing; expected one per label$/);
  await refused('filename,x,y,z\na,1,0,0\n', /p\.csv: column 4 is z, which is not in the label vocabulary$/);
  await refused('filename,x,y,y\na,1,0,0\n', /p\.csv: column y is there twice$/);
  await refused('file,x,y\na,1,0\n', /p\.csv: column 1 is file; expected filename$/);
  await refused('filename,x,y\na,1,0\n', /p\.csv: column 2 is x; expected timestamp$/, 'event');
  await refused(
    'filename,x,y\na,1,nan\n',
    /p\.csv, row 2, column y: 'nan'; expected a probability between 0 and 1$/,
  );
  await refused('filename,x,y\na,1,0\nb,,0\n', /p\.csv, row 3, column x: ''; expected a probability/);
  await refused('filename,x,y\na,1.5,0\n', /p\.csv, row 2, column x: '1\.5'/);
  await refused('filename,x,y\na,1,0\na,1,0\n', /p\.csv, row 3, column filename: a is in row 2 too/);
  await refused('filename,x,y\n', /p\.csv: no rows; expected at least one$/);
  await refused(
    'filename,timestamp,x,y\na,5,1,0\na,4,1,0\n',
    /row 3, column timestamp: 4 comes after 5/,
    'event',
  );
});
