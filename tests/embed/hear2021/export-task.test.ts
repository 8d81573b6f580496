import { readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import test from 'ava';
import { exportTaskNodes } from '../../../src/embed/hear2021/export-task.ts';
import { importEmbeddings } from '../../../src/embed/hear2021/import-task.ts';
import { readPickledLabels } from '../../../src/formats/labels/pickled-labels.ts';
import { runPipeline, type StepNode } from '../../../src/pipeline/index.ts';
import { readTaskMetadata, type TaskMetadata } from '../../../src/prediction-types/task-metadata.ts';
import { temporaryFolder, writeFiles } from '../../temporary-folder.ts';
import { kitFiles, writeKitFolder } from './kit-folders.ts';

const run = async (nodes: readonly StepNode[], root: string) => {
  const { steps } = await runPipeline(nodes, { workdir: join(root, 'work'), workers: 2 });
  return steps.flatMap(({ error }) => error?.message ?? []);
};

for (const task of ['scene', 'event'] as const) {
  test(`${task} embeddings that are imported and exported again are what hear-eval-kit made`, async (t) => {
    const root = temporaryFolder(t);
    const kit = writeKitFolder(join(root, 'kit'), task);
    const embeddingsDir = join(root, 'embeddings');
    t.deepEqual(
      await run(await importEmbeddings({ module: 'tiny', task, path: kit }, embeddingsDir), root),
      [],
    );
    const embeddings = join(embeddingsDir, 'tiny', task);
    const metadata = await readTaskMetadata(embeddings);
    const publishTo = join(root, 'out');
    t.deepEqual(await run(exportTaskNodes({ embeddings, taskName: task, metadata, publishTo }), root), []);

    const written = (await readdir(publishTo, { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile() && !entry.parentPath.includes('.heareval'))
      .map((entry) => relative(publishTo, join(entry.parentPath, entry.name)));
    t.deepEqual(written.sort(), ['.done.embeddings', ...kitFiles(task).keys()].sort());
    for (const [file, expected] of kitFiles(task)) {
      const found = readFileSync(join(publishTo, file));
      if (file.endsWith('.pkl')) {
        const sorted = (bytes: Uint8Array) =>
          readPickledLabels(bytes, file).map((labels) => [...labels].sort());
        t.deepEqual(sorted(found), sorted(expected), file);
      } else if (task === 'event' && file.endsWith('target-labels.json')) {
        const sorted = (bytes: Buffer) =>
          JSON.parse(bytes.toString()).map((labels: string[]) => labels.sort());
        t.deepEqual(sorted(found), sorted(expected), file);
      } else {
        const withoutFolder = expected.toString('latin1').replaceAll('embeddings/tiny/event/', '');
        t.is(found.toString('latin1'), withoutFolder, file);
      }
    }
  });
}

const metadata: TaskMetadata = {
  task_name: 'words',
  version: '1.0',
  embedding_type: 'scene',
  prediction_type: 'multiclass',
  split_mode: 'trainvaltest',
  splits: ['train', 'valid', 'test'],
  sample_duration: 1,
  evaluation: ['top1_acc'],
};

test('a choice of initialisations, which the kit cannot read, is left out of the metadata', async (t) => {
  const grid = { hidden_layers: [1], initialization: ['xavier_uniform'], lr: [0.001] };
  const root = temporaryFolder(t);
  writeFiles(join(root, 'embeddings'), {
    'task_metadata.json': JSON.stringify({
      ...metadata,
      evaluation_params: { task_specific_param_grid: grid, other: 1 },
    }),
    'labelvocabulary.csv': 'idx,label\n0,a\n',
  });
  const publishTo = join(root, 'out');
  const embeddings = join(root, 'embeddings');
  const [taskFiles] = exportTaskNodes({ embeddings, taskName: 'words', metadata, publishTo });
  t.deepEqual(await run(taskFiles === undefined ? [] : [taskFiles], root), []);
  t.deepEqual(JSON.parse(readFileSync(join(publishTo, 'task_metadata.json'), 'utf8')), {
    ...metadata,
    evaluation_params: { task_specific_param_grid: { hidden_layers: [1], lr: [0.001] }, other: 1 },
  });
});

test('a task that HEAR 2021 has not the like of is refused', (t) => {
  const jnd: TaskMetadata = { ...metadata, prediction_type: 'jnd' };
  t.throws(() => exportTaskNodes({ embeddings: '', taskName: 'words', metadata: jnd, publishTo: '' }), {
    message: 'words: prediction_type is jnd; HEAR 2021 has multiclass and multilabel alone',
  });
});
