import test from 'ava';
import { UserError } from '../../../src/errors.ts';
import { encodeResamples, readResamples } from '../../../src/formats/folders/resamples-file.ts';
import { scoresFile } from '../../report/scores-files.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

const file = scoresFile('tones-1.0.0-small', { value: 0.5, folds: 2 });
const confidence = { ...file.confidence, resamples: 3, resampled: ['top1_acc', 'mAP'] };
const values = [
  [
    [0.25, 0.5, 0.75],
    [0, 1, Number.NaN],
  ],
  [
    [1, 2, 3],
    [4, 5, Number.POSITIVE_INFINITY],
  ],
];

test('resampled values are read by score and split as they were written', async (t) => {
  const folder = temporaryFolder(t, { 'resamples.npy': encodeResamples(values) });
  for (const [index, score] of confidence.resampled.entries()) {
    const read = await readResamples(folder, { ...file, confidence }, score);
    t.deepEqual(
      read.map((ofSplit) => [...ofSplit]),
      values[index],
    );
  }
});

test('files of another shape are refused with both shapes', async (t) => {
  const folder = temporaryFolder(t, { 'resamples.npy': encodeResamples(values) });
  const others = { ...file, confidence: { ...confidence, resamples: 4 } };
  await t.throwsAsync(readResamples(folder, others, 'mAP'), {
    instanceOf: UserError,
    message: /resamples\.npy: shape is \(2, 2, 3\); expected \(2, 2, 4\)$/,
  });
  await t.throwsAsync(readResamples(temporaryFolder(t), { ...file, confidence }, 'mAP'), {
    instanceOf: UserError,
    message: /resamples\.npy: no such file/,
  });
  await t.throwsAsync(readResamples(folder, file, 'mAP'), {
    instanceOf: UserError,
    message: /resampled scores are none; expected mAP$/,
  });
});
