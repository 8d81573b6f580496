import { relative } from 'node:path';
import test from 'ava';
import { combineParts } from '../../../src/tasks/archive/task-parts.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

test('a folder that is no task is told by its path from here', async (t) => {
  const path = temporaryFolder(t, { 'a/train.json': '{}' });
  await t.throwsAsync(combineParts([{ path, files: ['a/train.json'], sha256Of: () => undefined }]), {
    name: 'UserError',
    message: `${relative('', path)}: no task_metadata.json in it`,
  });
});
