import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encodeNpy, readNpy } from '../formats/npy.ts';
import { writeFileAtomic } from '../pipeline/files/write-file.ts';
import { decodeHead, type HeadFiles } from './head/head-file.ts';
import type { PausedTraining } from './head/train-head.ts';
import { readTrainingRecord, type TrainingRecord } from './training-record.ts';

/** All numbers that change from step to step, beside `training.json` of a training that is paused. */
export const STATE_FILE = 'training-state.npy';

export async function writeTrainingState(folder: string, state: Float32Array): Promise<void> {
  await writeFileAtomic(join(folder, STATE_FILE), encodeNpy(state, [state.length]));
}

/** What a training in `folder` goes on from. */
export async function readPausedTraining(
  folder: string,
): Promise<{ readonly paused: PausedTraining; readonly record: TrainingRecord }> {
  const record = await readTrainingRecord(folder);
  const curve = record.curve.map(({ epoch, train_loss, validation_score }) => ({
    epoch,
    trainLoss: train_loss,
    validationScore: validation_score,
  }));
  const { weights } = decodeHead(await readHeadFiles(folder), folder);
  const { data: state } = await readNpy(join(folder, STATE_FILE));
  return { paused: { curve, weights, state }, record };
}

export async function readHeadFiles(folder: string): Promise<HeadFiles> {
  return {
    'head.onnx': await readFile(join(folder, 'head.onnx')),
    'head.json': await readFile(join(folder, 'head.json'), 'utf8'),
  };
}
