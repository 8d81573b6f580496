import test from 'ava';
import { fsd50kConfig, fsd50kCorpus } from '../../src/tasks/fsd50k.ts';
import { assertAsHearPreprocess } from './hear-preprocess-fixture.ts';

const parts = { config: fsd50kConfig, corpus: fsd50kCorpus };

test('mode full: files, splits and labels are those of hear-preprocess, out of archives in volumes', async (t) => {
  await assertAsHearPreprocess(t, 'fsd50k-full', parts);
});

test('mode small: files, splits and labels are those of hear-preprocess', async (t) => {
  await assertAsHearPreprocess(t, 'fsd50k-small', parts);
});
