import { createHash } from 'node:crypto';
import { join } from 'node:path';
import test from 'ava';
import { hashFile, hashWithStats } from '../../../src/pipeline/files/hash-file.ts';
import { temporaryFolder, writeFiles } from '../../temporary-folder.ts';

test('a file has the sha256 of its content, whatever its size and the size that is hinted', async (t) => {
  const folder = temporaryFolder(t);
  for (const size of [0, 5, 2 ** 20, 2 ** 20 + 1]) {
    const content = Buffer.alloc(size, 'heareval');
    const expected = createHash('sha256').update(content).digest('hex');
    writeFiles(folder, { file: content });
    const { stats, sha256 } = hashWithStats(join(folder, 'file'));
    t.is(await sha256, expected);
    t.is(stats.size, size);
    for (const hint of [0, size, 2 ** 20 + 1]) t.is(await hashFile(join(folder, 'file'), hint), expected);
  }
});
