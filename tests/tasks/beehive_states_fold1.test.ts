import test from 'ava';
import { beehiveCorpus } from '../../src/tasks/beehive_states_fold0.ts';
import { beehiveStatesFold1Config } from '../../src/tasks/beehive_states_fold1.ts';
import { assertAsHearPreprocess } from './hear-preprocess-fixture.ts';

test('mode small: files, splits, labels and clips are those of hear-preprocess', async (t) => {
  await assertAsHearPreprocess(t, 'beehive-states-fold1-small', {
    config: beehiveStatesFold1Config,
    corpus: beehiveCorpus('hive3'),
  });
});
