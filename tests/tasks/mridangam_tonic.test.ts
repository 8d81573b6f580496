import test from 'ava';
import { mridangamCorpus } from '../../src/tasks/mridangam_stroke.ts';
import { mridangamTonicConfig } from '../../src/tasks/mridangam_tonic.ts';
import { assertAsHearPreprocess } from './hear-preprocess-fixture.ts';

test('mode small: files, splits, labels and clips are those of hear-preprocess', async (t) => {
  await assertAsHearPreprocess(t, 'mridangam-tonic-small', {
    config: mridangamTonicConfig,
    corpus: mridangamCorpus('tonic'),
  });
});
