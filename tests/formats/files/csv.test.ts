import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fc, testProp } from '@fast-check/ava';
import test, { type ExecutionContext } from 'ava';
import { UserError } from '../../../src/errors.ts';
import { readCsv, stringifyCsv } from '../../../src/formats/files/csv.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { fixture } from '../python-fixture.ts';

async function read(path: string): Promise<{ rows: string[][]; numbers: number[] }> {
  const rows: string[][] = [];
  const numbers: number[] = [];
  await readCsv(
    path,
    'a table',
    (columns) => rows.push([...columns]),
    (fields, row) => {
      rows.push([...fields]);
      numbers.push(row);
    },
  );
  return { rows, numbers };
}

async function readText(t: ExecutionContext, text: string) {
  return read(join(temporaryFolder(t, { 'a.csv': text }), 'a.csv'));
}

test('csv is written as pandas writes it', (t) => {
  const { labels, text } = fixture.csv;
  t.is(
    stringifyCsv(
      ['idx', 'label'],
      labels.map((label, index) => [index, label]),
    ),
    text,
  );
});

const field = fc
  .string({ unit: 'grapheme', maxLength: 12 })
  .map((text) => text.replaceAll(/[\r\ufeff]/g, ''));

testProp(
  'what is written is read back',
  [fc.array(fc.tuple(field, field, field), { minLength: 1, maxLength: 20 })],
  async (t, rows) => {
    const columns = ['x', 'y', 'z'];
    t.deepEqual((await readText(t, stringifyCsv(columns, rows))).rows, [columns, ...rows]);
  },
  { numRuns: 50 },
);

test('a byte order mark, CRLF and blank lines do no harm', async (t) => {
  const { rows, numbers } = await readText(t, '\ufeffa,b\r\n1,2\r\n\r\n3,"4"\r\n');
  t.deepEqual(rows, [
    ['a', 'b'],
    ['1', '2'],
    ['3', '4'],
  ]);
  t.deepEqual(numbers, [2, 4]);
});

test('rows keep their numbers in a file that is read in several pieces', async (t) => {
  const path = join(temporaryFolder(t), 'large.csv');
  const lines = Array.from({ length: 60_000 }, (_, i) => `${i},ünïcödé ${'x'.repeat(i % 60)}`);
  writeFileSync(path, `n,text\n${lines.join('\n')}\n`);
  const { rows, numbers } = await read(path);
  t.is(rows.length, 60_001);
  t.true(rows.slice(1).every(([n, text], i) => n === String(i) && text?.startsWith('ünïcödé ')));
  t.true(numbers.every((row, i) => row === i + 2));
  lines[50_000] += ',more';
  writeFileSync(path, `n,text\n${lines.join('\n')}\n`);
  await t.throwsAsync(read(path), {
    instanceOf: UserError,
    message: `${path}, row 50002: 3 fields; expected 2, as in row 1`,
  });
});

test('tables that are broken are refused with the row', async (t) => {
  const refused = async (text: string, message: RegExp) =>
    t.throwsAsync(readText(t, text), { instanceOf: UserError, message });
  await refused('', /a\.csv: empty; expected a header/);
  await refused('a,b\n1,2\n3\n', /a\.csv, row 3: 1 fields; expected 2, as in row 1$/);
  await refused('a,b\n1,2\n"3,4\n', /a\.csv, row 3: quoted field unterminated$/);
  await t.throwsAsync(read('nowhere/a.csv'), {
    instanceOf: UserError,
    message: 'nowhere/a.csv: no such file; expected a table',
  });
});

test('what a reader throws ends the reading', async (t) => {
  const path = join(temporaryFolder(t, { 'a.csv': 'a\n1\n2\n3\n' }), 'a.csv');
  const seen: number[] = [];
  const reading = readCsv(
    path,
    'a table',
    () => {},
    (_fields, row) => {
      seen.push(row);
      throw new UserError('enough');
    },
  );
  await t.throwsAsync(reading, { message: 'enough' });
  t.deepEqual(seen, [2]);
});

test('a row that is no UTF-8 is refused by its number, a line break in quotes being in the row', async (t) => {
  const path = join(temporaryFolder(t), 'latin1.csv');
  writeFileSync(path, Buffer.from('a,b\n1,"x\ny"\n2,perr\xe9\n3,perr\xe8\n', 'latin1'));
  await t.throwsAsync(read(path), {
    instanceOf: UserError,
    message: `${path}, row 3: the byte E9 after 'perr' is no UTF-8; expected text in UTF-8`,
  });
});

test('of a table that a user made the delimiter is found and told, or taken as it is given', async (t) => {
  const files = { 'a.csv': ' filename ;label\na.wav; dog \n', 'b.csv': 'a;b\tc\n', 'c.csv': 'a,b\n' };
  const folder = temporaryFolder(t, files);
  const told: string[] = [];
  const readUsers = async (name: string, delimiter?: string) => {
    const rows: (readonly string[])[] = [];
    const take = (fields: readonly string[]) => void rows.push(fields);
    const reading = { delimiter, tell: (line: string) => told.push(line) };
    await readCsv(join(folder, name), 'a table', take, take, reading);
    return rows;
  };
  t.deepEqual(await readUsers('a.csv'), [
    ['filename', 'label'],
    ['a.wav', 'dog'],
  ]);
  t.deepEqual(await readUsers('b.csv', '\t'), [['a;b', 'c']]);
  t.deepEqual(await readUsers('c.csv'), [['a', 'b']]);
  t.deepEqual(told, [`${join(folder, 'a.csv')}: fields are divided by ';', not by a comma`]);
});

test('two columns of one name are refused in a table that a user made', async (t) => {
  const path = join(temporaryFolder(t, { 'a.csv': 'filename,label,label\na,b,c\n' }), 'a.csv');
  const reading = readCsv(
    path,
    'a table',
    () => {},
    () => {},
    { tell: () => {} },
  );
  await t.throwsAsync(reading, { message: `${path}, row 1: column label is there twice` });
});
