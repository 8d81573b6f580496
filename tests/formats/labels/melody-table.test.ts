import { join } from 'node:path';
import { fc, testProp } from '@fast-check/ava';
import test from 'ava';
import { UserError } from '../../../src/errors.ts';
import { stringifyCsv } from '../../../src/formats/files/csv.ts';
import { readMelodyTable } from '../../../src/formats/labels/melody-table.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

const HEADER = ['filename', 'timestamp', 'frequency'];
const name = fc.string({ unit: fc.constantFrom('a', 'é', ',', '"', ' ', '\n'), minLength: 1, maxLength: 5 });
const number = fc.double({ noNaN: true, noDefaultInfinity: true });
const clip = fc.record({
  times: fc.uniqueArray(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 6 }),
  values: fc.array(number, { minLength: 6, maxLength: 6 }),
});

testProp(
  'the frames of each clip are read as they were written, with any names and line ends',
  [fc.dictionary(name, clip, { minKeys: 1, maxKeys: 5, noNullPrototype: true }), fc.boolean()],
  async (t, clips, isWindows) => {
    const frames = Object.entries(clips).map(([file, { times, values }]) => {
      const rising = Float64Array.from(times, (time) => time + 0).sort();
      return [file, rising, Float64Array.from(values.slice(0, rising.length), (value) => value + 0)] as const;
    });
    const rows = frames.flatMap(([file, times, values]) =>
      Array.from(times, (time, frame) => [file, time, values[frame] ?? 0]),
    );
    const text = stringifyCsv(HEADER, rows);
    // Line ends outside quotes: those after a number.
    const written = isWindows ? text.replaceAll(/(\d|frequency)\n/g, '$1\r\n') : text;
    const path = join(temporaryFolder(t, { 'a.csv': written }), 'a.csv');
    const read = await readMelodyTable(path);
    t.deepEqual(
      [...read],
      frames.map(([file, times, values]) => [file, { times, values }]),
    );
  },
  { numRuns: 40 },
);

test('frames that do not rise, are before 0, or hold no number are named with their row', async (t) => {
  const refused = async (rows: string, message: string) => {
    const path = join(temporaryFolder(t, { 'a.csv': `filename,timestamp,frequency\n${rows}` }), 'a.csv');
    await t.throwsAsync(readMelodyTable(path), { instanceOf: UserError, message: `${path}${message}` });
  };
  await refused(
    'a.wav,0,1\na.wav,0,2\n',
    ', row 3, column timestamp: 0 comes after 0; expected rising timestamps',
  );
  await refused('a.wav,-1,1\n', ', row 2, column timestamp: -1; expected milliseconds from 0');
  await refused(
    'a.wav,0,1\nb.wav,0,x\n',
    ", row 3, column frequency: 'x'; expected Hz, 0 or below where nothing sounds",
  );
  await refused(
    'a.wav,0,1\nb.wav,0,1\na.wav,5,1\n',
    ', row 4, column filename: a.wav is in row 2 too; expected each file once',
  );
  await refused('', ': no rows; expected at least one');
});
