import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { UserError } from '../../../src/errors.ts';
import { readRankTable } from '../../../src/formats/labels/rank-table.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

function read(t: ExecutionContext, rows: string) {
  const folder = temporaryFolder(t, { 'l.csv': `rank_group,rank,filename\n${rows}` });
  return readRankTable(join(folder, 'l.csv'));
}

test('each list has its clips by rising rank, whatever the order of rows', async (t) => {
  const lists = await read(t, 'a,10,c.wav\nb,1,a.wav\na,-0.5,b.wav\na,9,a.wav\nb,2,c.wav\n');
  t.deepEqual(
    [...lists],
    [
      ['a', ['b.wav', 'a.wav', 'c.wav']],
      ['b', ['a.wav', 'c.wav']],
    ],
  );
});

for (const [what, rows, message] of [
  ['a rank that is no number', 'a,first,a.wav\n', /l\.csv, row 2, column rank: 'first'; expected a number$/],
  ['a clip without a name', 'a,1,\n', /l\.csv, row 2, column filename: empty$/],
  [
    'a rank that a list has twice',
    'a,1,a.wav\nb,1,a.wav\na,1,b.wav\n',
    /l\.csv, row 4, column rank: 1 is in row 2 too; expected it once in a$/,
  ],
  [
    'a clip that a list has twice',
    'a,1,a.wav\na,2,a.wav\n',
    /l\.csv, row 3, column filename: a\.wav is in row 2 too; expected it once in a$/,
  ],
  ['no list', '', /l\.csv: no rows; expected at least one$/],
] as const) {
  test(`${what} is refused`, async (t) => {
    await t.throwsAsync(read(t, rows), { instanceOf: UserError, message });
  });
}
