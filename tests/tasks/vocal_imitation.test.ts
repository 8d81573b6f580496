import test from 'ava';
import { vocalImitationConfig, vocalImitationCorpus } from '../../src/tasks/vocal_imitation.ts';
import { assertAsHearPreprocess } from './hear-preprocess-fixture.ts';

test('mode full: files, splits, labels and clips are those of hear-preprocess', async (t) => {
  await assertAsHearPreprocess(t, 'vocal-imitation-full', {
    config: vocalImitationConfig,
    corpus: vocalImitationCorpus,
  });
});
