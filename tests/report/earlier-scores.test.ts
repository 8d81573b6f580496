import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { readResults } from '../../src/report/results.ts';
import { scoredFolder } from './scores-files.ts';

const TONES = 'tones-1.0.0-small';

test('scores of earlier predictions than those beside them are told, with the command that makes new ones', async (t) => {
  const folder = scoredFolder(t, { [`naive/${TONES}`]: { value: 0.5 }, [`good/${TONES}`]: { value: 0.7 } });
  const remarks = async () => (await readResults(folder)).remarks;
  t.deepEqual(await remarks(), []);
  const head = { train: ['train'], valid: ['valid'], grid_point: {}, epoch: 3, validation_score: 0.25 };
  const file = join(folder, 'good', TONES, 'predictions.json');
  const predicted = (score: number, seed = 42) => {
    const splits = { test: { ...head, validation_score: score, postprocessing: null } };
    const info = { protocol: 'hear2021', seed, grid: 'faster', splits };
    writeFileSync(file, JSON.stringify(info));
    return info;
  };
  const line = `good, ${TONES}: scores are of earlier predictions than those that are there now; next: heareval evaluate ${TONES}`;
  const { splits } = predicted(0.25);
  t.deepEqual(await remarks(), [line]);
  const scores = join(folder, 'good', TONES, 'scores.json');
  const results = (await readResults(folder)).cell('good', TONES)?.file;
  const test = { ...results?.splits.test, head: splits.test };
  writeFileSync(scores, JSON.stringify({ ...results, splits: { test } }));
  t.deepEqual(await remarks(), []);
  predicted(0.26);
  t.deepEqual(await remarks(), [line]);
  predicted(0.25, 43);
  t.deepEqual(await remarks(), [line]);
  rmSync(file);
  t.deepEqual(await remarks(), []);
});
