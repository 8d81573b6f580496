import test from 'ava';
import { UserError } from '../../../src/errors.ts';
import {
  copyFileAtomic,
  createFileAtomic,
  writeFileAtomic,
  writeFileAtomicSync,
} from '../../../src/pipeline/files/write-file.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

test('where nothing can be written, and so nothing removed either, the error says why nothing was written', async (t) => {
  const folder = temporaryFolder(t, { file: 'x' });
  const path = `${folder}/file/below`;
  const expected = {
    instanceOf: UserError,
    message:
      /(below|file|tmp\S*): cannot be written or read: (part of the path is not a folder \(ENOTDIR\)|a file is where a folder is expected \(EEXIST\))$/,
  };
  await t.throwsAsync(writeFileAtomic(path, 'text'), expected);
  await t.throwsAsync(writeFileAtomic(path, new Uint8Array(2 ** 19)), expected);
  await t.throwsAsync(copyFileAtomic(`${folder}/file`, path), expected);
  t.throws(() => writeFileAtomicSync(path, 'text'), expected);
  t.throws(() => createFileAtomic(path), expected);
});
