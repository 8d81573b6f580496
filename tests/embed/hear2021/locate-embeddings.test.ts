import { join } from 'node:path';
import test from 'ava';
import { locateEmbeddings } from '../../../src/embed/hear2021/locate-embeddings.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

const made = (folder: string) => ({
  [`${folder}/task_metadata.json`]: '{}',
  [`${folder}/train.embedding-dimensions.json`]: '[1, 1]',
});

test('the folder of a task, of a module, or of all embeddings may be named', async (t) => {
  const root = temporaryFolder(t, { ...made('all/mine/a'), ...made('all/mine/b'), ...made('all/yours/a') });
  const named = async (folder: string) =>
    (await locateEmbeddings(join(root, folder))).map(({ module, task }) => `${module}/${task}`);
  t.deepEqual(await named('all'), ['mine/a', 'mine/b', 'yours/a']);
  t.deepEqual(await named('all/mine'), ['mine/a', 'mine/b']);
  t.deepEqual(await named('all/yours/a'), ['yours/a']);
});

test('task folders, embeddings of this program and files are none', async (t) => {
  const root = temporaryFolder(t, {
    'tasks/a/task_metadata.json': '{}',
    'mine/a/task_metadata.json': '{}',
    'mine/a/train.embeddings.npy': '',
    'archive.tar.gz': '',
  });
  for (const folder of ['tasks', 'mine', 'archive.tar.gz', 'absent']) {
    t.deepEqual(await locateEmbeddings(join(root, folder)), []);
  }
});
