import test, { type ExecutionContext } from 'ava';
import { UserError } from '../../src/errors.ts';
import { readTaskMetadata } from '../../src/prediction-types/task-metadata.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const good = {
  task_name: 'tone_pitch',
  version: '1.0.0',
  embedding_type: 'scene',
  prediction_type: 'multiclass',
  split_mode: 'trainvaltest',
  splits: ['train', 'valid', 'test'],
  sample_duration: 1.0,
  evaluation: ['top1_acc'],
  mode: 'full',
  download_urls: [{ split: 'train', url: 'https://example.org/x.zip', md5: '0' }],
};

function read(t: ExecutionContext, metadata: unknown) {
  return readTaskMetadata(temporaryFolder(t, { 'task_metadata.json': JSON.stringify(metadata) }));
}

test('metadata are read, keys that are not known are kept', async (t) => {
  t.deepEqual(await read(t, good), good as never);
  const folds = { ...good, split_mode: 'presplit_kfold', nfolds: 3, splits: ['fold00', 'fold01', 'fold02'] };
  t.deepEqual(await read(t, { ...folds, sample_duration: null }), {
    ...folds,
    sample_duration: null,
  } as never);
  const pairs = { ...good, prediction_type: 'jnd', splits: ['test'] };
  t.deepEqual(await read(t, pairs), pairs as never);
});

test('metadata that are wrong are refused in one line that names the place', async (t) => {
  const refused = async (change: object, message: RegExp) => {
    const error = await t.throwsAsync(read(t, { ...good, ...change }), { instanceOf: UserError, message });
    t.false(error?.message.includes('\n'));
  };
  await refused(
    { excerpts: [{ clip: 'a.wav', start: 2, end: 1 }] },
    /excerpts\[0\]: expected an end after the start/,
  );
  await refused({ excerpts: [{ clip: 'a.wav', start: -1, end: 1 }] }, /excerpts\[0\]\.start/);
  await refused(
    { embedding_type: 'clip' },
    /task_metadata\.json: embedding_type: expected one of "scene"\|"event"$/,
  );
  await refused({ version: undefined }, /version: expected string, received undefined$/);
  await refused({ splits: ['train', 3, 'test'] }, /splits\[1\]: expected string, received number$/);
  await refused({ splits: ['train', 'test'] }, /splits: valid missing; split_mode trainvaltest needs/);
  await refused({ splits: ['train', 'valid', 'test', 'test'] }, /a split is named twice/);
  await refused(
    { splits: ['../train', 'valid', 'test'] },
    /splits\[0\]: expected train, valid, test or fold00/,
  );
  await refused(
    { split_mode: 'presplit_kfold', splits: ['fold00', 'fold01'] },
    /2 folds; .* needs at least 3/,
  );
  await refused(
    { prediction_type: 'pitch' },
    /embedding_type: expected "event", as prediction_type is pitch$/,
  );
  await refused(
    { prediction_type: 'jnd', splits: ['train'] },
    /splits: test missing; split_mode trainvaltest needs test$/,
  );
  await refused({ evaluation_params: { pitch: { bins: 1 } } }, /evaluation_params\.pitch\.bins: /);
  await refused({ sample_duration: -1, evaluation: [] }, /sample_duration: .*; evaluation: /);
});

test('metadata that are missing or no JSON are refused', async (t) => {
  await t.throwsAsync(readTaskMetadata('nowhere'), {
    instanceOf: UserError,
    message: /^nowhere.task_metadata\.json: no such file; expected the metadata of a task folder/,
  });
  await t.throwsAsync(readTaskMetadata(temporaryFolder(t, { 'task_metadata.json': '{"a":\n' })), {
    instanceOf: UserError,
    message: /task_metadata\.json: not JSON \([^\n]*\); expected/,
  });
});
