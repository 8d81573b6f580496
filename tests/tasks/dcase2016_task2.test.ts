import test from 'ava';
import { dcase2016Task2Config, dcase2016Task2Corpus } from '../../src/tasks/dcase2016_task2.ts';
import { assertAsHearPreprocess } from './hear-preprocess-fixture.ts';

const parts = { config: dcase2016Task2Config, corpus: dcase2016Task2Corpus };

test('mode full: files, splits, labels and clips are those of hear-preprocess', async (t) => {
  await assertAsHearPreprocess(t, 'dcase2016-task2-full', parts);
});
