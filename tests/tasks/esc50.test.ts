import test from 'ava';
import { esc50Config, esc50Corpus } from '../../src/tasks/esc50.ts';
import { assertAsHearPreprocess } from './hear-preprocess-fixture.ts';

const parts = { config: esc50Config, corpus: esc50Corpus };

test('mode full: files, splits, labels and clips are those of hear-preprocess', async (t) => {
  await assertAsHearPreprocess(t, 'esc50-full', parts);
});

test('mode small: files, splits, labels and clips are those of hear-preprocess', async (t) => {
  await assertAsHearPreprocess(t, 'esc50-small', parts);
});
