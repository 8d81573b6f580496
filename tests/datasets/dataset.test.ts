import test from 'ava';
import { generateDataset, TestTone } from '../../src/datasets/index.ts';
import { temporaryFolder } from '../temporary-folder.ts';

test('sounds that a set does not have are told in a line', async (t) => {
  const dir = temporaryFolder(t);
  const set = await generateDataset(TestTone, { duration: 0.01, sampleRate: 8000 }, dir, 3);
  for (const index of [-1, 3, 0.5, Number.NaN]) {
    await t.throwsAsync(set.get(index), {
      name: 'UserError',
      message: `${dir}: has no sound ${index}; expected an index from 0 to 2`,
    });
  }
  for (const [first, end] of [
    [-1, 2],
    [0, 4],
    [2, 1],
    [0.5, 1.5],
  ] as const) {
    await t.throwsAsync(set.readX(first, end), {
      name: 'UserError',
      message: `${dir}: has no sounds ${first} to ${end}; expected whole numbers from 0 to 3, the first before the end`,
    });
  }
  t.is((await set.get(2)).x.length, 80);
  t.is((await set.readX(3, 3)).length, 0);
});
