import test from 'ava';
import { voxLinguaTop10Config, voxLinguaTop10Corpus } from '../../src/tasks/vox_lingua_top10.ts';
import { assertAsHearPreprocess } from './hear-preprocess-fixture.ts';

test('mode full: files, splits, labels and clips are those of hear-preprocess', async (t) => {
  await assertAsHearPreprocess(t, 'vox-lingua-top10-full', {
    config: voxLinguaTop10Config,
    corpus: voxLinguaTop10Corpus,
  });
});
