import test from 'ava';
import { coughvidConfig, coughvidCorpus } from '../../src/tasks/coughvid.ts';
import { assertAsHearPreprocess } from './hear-preprocess-fixture.ts';

test('mode full: files, splits, labels and clips are those of hear-preprocess', async (t) => {
  await assertAsHearPreprocess(t, 'coughvid-full', { config: coughvidConfig, corpus: coughvidCorpus });
});
