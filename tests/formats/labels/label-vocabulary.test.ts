import test, { type ExecutionContext } from 'ava';
import { UserError } from '../../../src/errors.ts';
import { readVocabulary, stringifyVocabulary } from '../../../src/formats/labels/label-vocabulary.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

const read = (t: ExecutionContext, text: string) =>
  readVocabulary(temporaryFolder(t, { 'labelvocabulary.csv': text }));

test('a vocabulary is read back by index', async (t) => {
  const labels = ['8', 'with, comma', 'Grüße', '1'];
  t.deepEqual(await read(t, stringifyVocabulary(labels)), labels);
  t.deepEqual(await read(t, 'label,idx\nb,1\na,0\n'), ['a', 'b']);
});

test('a vocabulary that is wrong is refused with its row', async (t) => {
  const refused = async (text: string, message: RegExp) =>
    t.throwsAsync(read(t, text), { instanceOf: UserError, message });
  await refused('id,label\n0,a\n', /labelvocabulary\.csv: columns are id, label; expected idx, label$/);
  await refused('idx,label\n0,a\nx,b\n', /row 3, column idx: x; expected 0, 1, 2/);
  await refused('idx,label\n0,a\n1,a\n', /row 3: label a is in row 2 too$/);
  await refused('idx,label\n0,a\n0,b\n', /row 3: idx 0 is there twice$/);
  await refused('idx,label\n0,a\n2,b\n', /2 labels but idx goes up to 2; expected no gaps$/);
  await refused('idx,label\n', /no labels$/);
});
