import { readFile } from 'node:fs/promises';
import { join, parse } from 'node:path';
import test from 'ava';
import { folder } from '../../../src/pipeline/index.ts';
import { readTaskMetadata } from '../../../src/prediction-types/task-metadata.ts';
import { defineTask } from '../../../src/tasks/corpus/define-task.ts';
import { defineExtractMetadata } from '../../../src/tasks/corpus/extract-metadata.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { runNode } from '../run-node.ts';
import { writeTone } from './small-task.ts';

test('seconds are floats in task_metadata.json, except in modes that count whole seconds', async (t) => {
  const here = temporaryFolder(t);
  for (const split of ['train', 'valid', 'test']) {
    await writeTone(join(here, 'corpus', `${split}.wav`), 440);
  }
  const task = defineTask(
    {
      task_name: 'seconds',
      version: '1',
      embedding_type: 'scene',
      prediction_type: 'multiclass',
      split_mode: 'trainvaltest',
      sample_duration: 1,
      evaluation: ['top1_acc'],
      default_mode: 'full',
      max_task_duration_by_split: { train: 16000, valid: 10.5, test: null },
      modes: { full: {}, small: { sample_duration: 2 } },
      wholeSeconds: ['small'],
    },
    () => ({
      sources: { sounds: folder(join(here, 'corpus')) },
      extractMetadata: defineExtractMetadata({
        version: '1',
        readRows: async ({ sources }) =>
          (sources.sounds?.files ?? []).map((file) => ({
            relpath: `sounds/${file}`,
            split: parse(file).name,
            label: 'tone',
          })),
      }),
    }),
  );
  const lines = async (mode: string) => {
    const options = { tasksDir: join(here, 'tasks'), mirrors: [], sampleRates: [16000] };
    const { error, outDir } = await runNode(task.build(mode, options), join(here, 'work'));
    t.is(error, undefined);
    await readTaskMetadata(outDir);
    return (await readFile(join(outDir, 'task_metadata.json'), 'utf8')).split('\n');
  };
  const full = await lines('full');
  for (const line of [
    ' "sample_duration": 1.0,',
    '  "train": 16000.0,',
    '  "valid": 10.5,',
    '  "test": null',
  ]) {
    t.true(full.includes(line), line);
  }
  const small = await lines('small');
  t.true(small.includes(' "sample_duration": 2,'));
  t.true(small.includes('  "train": 16000.0,'));
  t.false(small.some((line) => line.includes('wholeSeconds')));
});
