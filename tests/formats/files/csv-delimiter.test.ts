import test from 'ava';
import { UserError } from '../../../src/errors.ts';
import { findDelimiter } from '../../../src/formats/files/csv-delimiter.ts';

test('the delimiter is what divides the header and the first rows alike', (t) => {
  const found = (text: string) => findDelimiter('a.csv', text);
  t.is(found('filename,label\na.wav,dog\n'), ',');
  t.is(found('filename;label\na.wav;dog, barking\n'), ';');
  t.is(found('filename\tlabel\na, b.wav\tdog\n'), '\t');
  t.is(found('filename;value\na.wav;1,5\nb.wav;2,5\n'), ';');
  t.is(found('filename,tags;more\na.wav,dog\n'), ',');
  t.is(found('filename,"a;b"\na.wav,dog\n'), ',');
  t.is(found('filename\na.wav\n'), ',');
  t.is(found(''), ',');
});

test('where a row is broken the header decides', (t) => {
  t.is(findDelimiter('a.csv', 'filename;label\na.wav;dog;cat\n'), ';');
});

test('two that divide all rows alike are refused', (t) => {
  t.throws(() => findDelimiter('a.csv', 'filename,a;b\nx.wav,1;2\n'), {
    instanceOf: UserError,
    message: "a.csv: its rows can be divided by ',' and by ';'; expected --delimiter to say which",
  });
});
