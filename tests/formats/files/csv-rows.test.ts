import { fc, testProp } from '@fast-check/ava';
import test from 'ava';
import { UserError } from '../../../src/errors.ts';
import { CsvRows } from '../../../src/formats/files/csv-rows.ts';

/** Rows with their numbers, of a text that comes in pieces. */
function rowsOf(pieces: readonly string[], trimmed = false, delimiter = ',') {
  const rows = new CsvRows({ path: 'a.csv', delimiter, trimmed });
  const found: (readonly [number, readonly string[]])[] = [];
  for (const piece of pieces) for (const fields of rows.take(piece)) found.push([rows.row, fields]);
  for (const fields of rows.end()) found.push([rows.row, fields]);
  return found;
}

test('each row ends by itself, with \\r\\n, \\n or \\r; inside quotes they are kept', (t) => {
  t.deepEqual(rowsOf(['a,b\n1,2\r\n3,4\r5,"6\r\n7"\r\n\r\n8,9']), [
    [1, ['a', 'b']],
    [2, ['1', '2']],
    [3, ['3', '4']],
    [4, ['5', '6\r\n7']],
    [6, ['8', '9']],
  ]);
});

const field = fc.string({ unit: fc.constantFrom('a', 'é', ' ', ',', '"', '\r', '\n', ';'), maxLength: 6 });
const quoted = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

testProp(
  'what is written is read, wherever its text is cut and whatever ends its rows',
  [
    fc.array(fc.tuple(fc.tuple(field, field), fc.constantFrom('\r\n', '\n', '\r')), { minLength: 1 }),
    fc.infiniteStream(fc.integer({ min: 1, max: 5 })),
  ],
  (t, rows, lengths) => {
    const text = rows
      .map(([fields, end]) => `x${fields.map((one) => `,${quoted(one)}`).join('')}${end}`)
      .join('');
    const pieces: string[] = [];
    for (let at = 0; at < text.length; ) {
      const length = lengths.next().value as number;
      pieces.push(text.slice(at, at + length));
      at += length;
    }
    t.deepEqual(
      rowsOf(pieces).map(([, fields]) => fields),
      rows.map(([fields]) => ['x', ...fields]),
    );
  },
);

testProp(
  'rows that are read at once are those that are read character by character, errors too',
  [
    fc
      .array(fc.constantFrom('a', 'é', ' ', '\t', ',', '"', '""', '\r', '\n', '\r\n', 'a,b\n', '"a,b"\r\n'), {
        maxLength: 30,
      })
      .map((parts) => parts.join('')),
    fc.boolean(),
    fc.nat(20),
  ],
  (t, text, trimmed, cut) => {
    const outcome = (pieces: readonly string[]) => {
      try {
        return rowsOf(pieces, trimmed);
      } catch (error) {
        return (error as Error).message;
      }
    };
    // A piece that is one character holds no whole row.
    const slowly = outcome([...text]);
    t.deepEqual(outcome([text]), slowly);
    t.deepEqual(outcome([text.slice(0, cut), text.slice(cut)]), slowly);
  },
);

test('fields of a table that a user made are without blanks around them, those in quotes too', (t) => {
  t.deepEqual(rowsOf([' a ,"b " , "c,d"\n'], true), [[1, ['a', 'b', 'c,d']]]);
  t.deepEqual(rowsOf([' a ,"b "\n']), [[1, [' a ', 'b ']]]);
  t.deepEqual(rowsOf(['a\t\tb\n'], true, '\t'), [[1, ['a', '', 'b']]]);
});

test('a quote inside a field is itself, as in spreadsheets', (t) => {
  t.deepEqual(rowsOf(['5" pipe,a"b"\n']), [[1, ['5" pipe', 'a"b"']]]);
});

test('quotes that are wrong are refused with the row in which they began', (t) => {
  const refused = (text: string, message: string) =>
    t.throws(() => rowsOf([text]), { instanceOf: UserError, message });
  refused('a,b\n1,"2\n3,4\n5,6\n', 'a.csv, row 2: quoted field unterminated');
  refused(
    'a,b\n1,"2"3\n',
    "a.csv, row 2: '3' after a closing quote; expected quotes around the whole field, and two for one inside",
  );
});
