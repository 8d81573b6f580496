import test from 'ava';
import { UserError } from '../../../src/errors.ts';
import { readPredictionsInfo } from '../../../src/formats/folders/predictions-info.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

const split = {
  train: ['train'],
  valid: ['valid'],
  grid_point: { lr: 0.001, hidden_layers: 1 },
  epoch: 12,
  validation_score: 0.5,
  postprocessing: { median_filter_ms: 250, min_duration: 125 },
};
const info = { protocol: 'hear2021', seed: 42, grid: 'default', splits: { test: split } };

test('how predictions were made is read back', async (t) => {
  const folder = temporaryFolder(t, { 'predictions.json': JSON.stringify(info) });
  t.deepEqual(await readPredictionsInfo(folder), info);
});

test('what is missing is named', async (t) => {
  const text = JSON.stringify({ ...info, splits: { test: { ...split, epoch: undefined } } });
  await t.throwsAsync(readPredictionsInfo(temporaryFolder(t, { 'predictions.json': text })), {
    instanceOf: UserError,
    message: /predictions\.json: splits\.test\.epoch: expected number/,
  });
});
