import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { removeItemFile } from '../../../src/pipeline/item-cache/item-files.ts';
import { ItemFolder } from '../../../src/pipeline/item-cache/item-folder.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

test('a file that is removed is gone, also where it was before, and what cannot be removed is told', (t) => {
  const folder = temporaryFolder(t, { 'ab/abc.npy': 'x' });
  const items = new ItemFolder(folder);
  t.true(removeItemFile(items, { name: 'abc.npy' }));
  t.true(removeItemFile(items, { name: 'abc.npy' }));
  mkdirSync(join(folder, 'ab', 'abd.npy'));
  t.false(removeItemFile(items, { name: 'abd.npy' }));
});
