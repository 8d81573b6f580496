import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { list } from 'tar';
import { runPipeline } from '../../../src/pipeline/index.ts';
import { importNodes } from '../../../src/tasks/archive/import-task.ts';
import { packTask } from '../../../src/tasks/archive/pack-task.ts';
import { writeTask } from '../../embed/task-folder.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

const NAME = 'small-1.0-full';
const ARCHIVE = `hear-2021.1.1-${NAME}-16000.tar.gz`;

/** Imports a small task, packs one of its sample rates, and says where. */
async function pack(t: ExecutionContext): Promise<string> {
  const root = temporaryFolder(t);
  await writeTask(join(root, NAME), { kind: 'scene', splits: { train: 2, valid: 1, test: 1 } });
  const tasksDir = join(root, 'tasks');
  const [node] = await importNodes([join(root, NAME)], { tasksDir, sampleRate: [16000, 48000] });
  if (node === undefined) throw new Error('nothing to import');
  const tarDir = join(root, 'archives');
  const packed = packTask(node, { task: NAME, sampleRate: 16000, tarDir, type: 'multiclass' });
  const { status } = await runPipeline([packed], { workdir: join(root, '_workdir'), workers: 2 });
  t.is(status, 'ok');
  return tarDir;
}

test('an archive holds one sample rate and the labels, under the paths that hear-preprocess gives', async (t) => {
  const folder = await pack(t);
  const entries: string[] = [];
  await list({ file: join(folder, ARCHIVE), onReadEntry: (entry) => entries.push(entry.path) });
  const inTask = (file: string) => `hear-2021.1.1/tasks/${NAME}/${file}`;
  t.deepEqual(
    entries.sort(),
    [
      'labelvocabulary.csv',
      'task_metadata.json',
      'train.json',
      'valid.json',
      'test.json',
      '16000/',
      '16000/train/',
      '16000/valid/',
      '16000/test/',
      '16000/train/clip000.wav',
      '16000/train/clip001.wav',
      '16000/valid/clip000.wav',
      '16000/test/clip000.wav',
    ]
      .map(inTask)
      .sort(),
  );
});

test('the same task gives the same bytes, also under the name of the latest', async (t) => {
  const [one, other] = [await pack(t), await pack(t)];
  const bytes = await readFile(join(one, ARCHIVE));
  t.deepEqual(await readFile(join(other, ARCHIVE)), bytes);
  t.deepEqual(await readFile(join(one, `hear-LATEST-${NAME}-16000.tar.gz`)), bytes);
});
