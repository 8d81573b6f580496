import test from 'ava';
import { beijingOperaConfig, beijingOperaCorpus } from '../../src/tasks/beijing_opera.ts';
import { assertAsHearPreprocess } from './hear-preprocess-fixture.ts';

test('mode full: files, splits, labels and clips are those of hear-preprocess', async (t) => {
  await assertAsHearPreprocess(t, 'beijing-opera-full', {
    config: beijingOperaConfig,
    corpus: beijingOperaCorpus,
  });
});
