import test from 'ava';
import { libricountConfig, libricountCorpus } from '../../src/tasks/libricount.ts';
import { assertAsHearPreprocess } from './hear-preprocess-fixture.ts';

const parts = { config: libricountConfig, corpus: libricountCorpus };

test('mode full: files, splits, labels and clips are those of hear-preprocess', async (t) => {
  await assertAsHearPreprocess(t, 'libricount-full', parts);
});
