import test from 'ava';
import { mridangamCorpus, mridangamStrokeConfig } from '../../src/tasks/mridangam_stroke.ts';
import { assertAsHearPreprocess } from './hear-preprocess-fixture.ts';

test('mode full: files, splits, labels and clips are those of hear-preprocess', async (t) => {
  await assertAsHearPreprocess(t, 'mridangam-stroke-full', {
    config: mridangamStrokeConfig,
    corpus: mridangamCorpus('stroke'),
  });
});
