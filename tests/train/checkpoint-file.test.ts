import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { readCheckpoint, writeCheckpoint } from '../../src/train/checkpoint-file.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const CHECKPOINT = {
  epochs: 3,
  curve: [
    { epoch: 0, trainLoss: 0.1 + 0.2, validationScore: 1e-320 },
    { epoch: 2, trainLoss: -0, validationScore: Number.NaN },
  ],
  kept: { layers: [{ weight: Float32Array.of(1, Number.NaN, -0), inputs: 3 }], name: 'linear' },
  state: {
    steps: 12,
    'hidden0 weight/first': new Float32Array(),
    hidden0: { 'weight/first': Float32Array.of(3e-45) },
    best: Number.NEGATIVE_INFINITY,
    streams: [null, true, 4294967295],
  },
};

test('a checkpoint comes back as it was, to the last bit', async (t) => {
  const path = join(temporaryFolder(t), 'checkpoint.npz');
  await writeCheckpoint(path, CHECKPOINT, 'net a');
  t.deepEqual(await readCheckpoint(path, 'net a'), CHECKPOINT);
});

test('before the first validation there is nothing kept yet', async (t) => {
  const path = join(temporaryFolder(t), 'checkpoint.npz');
  const first = { epochs: 1, curve: [], kept: undefined, state: Float32Array.of(1) };
  await writeCheckpoint(path, first, 'net a');
  t.deepEqual(await readCheckpoint(path, 'net a'), first);
});

test('a checkpoint of something else, a damaged one and none are refused by name', async (t) => {
  const path = join(temporaryFolder(t), 'checkpoint.npz');
  await t.throwsAsync(readCheckpoint(path, 'net a'), {
    name: 'UserError',
    message: `${path}: no such file; expected a checkpoint of a training`,
  });
  await writeCheckpoint(path, CHECKPOINT, 'net a');
  await t.throwsAsync(readCheckpoint(path, 'net b'), {
    name: 'UserError',
    message: `${path}: is a checkpoint of net a; expected one of net b: train anew without it`,
  });
  writeFileSync(path, 'PK');
  await t.throwsAsync(readCheckpoint(path, 'net a'), { name: 'UserError', message: /is cut off or damaged/ });
});

test('what is no plain tree is not written', async (t) => {
  const path = join(temporaryFolder(t), 'checkpoint.npz');
  const kept = { counts: Int32Array.of(1) };
  await t.throwsAsync(writeCheckpoint(path, { ...CHECKPOINT, kept }, 'net a'), {
    message: 'kept/counts is no number, text or float32 array',
  });
});
