import test from 'ava';
import { beehiveCorpus, beehiveStatesFold0Config } from '../../src/tasks/beehive_states_fold0.ts';
import { assertAsHearPreprocess } from './hear-preprocess-fixture.ts';

test('mode 5h: files, splits, labels and clips are those of hear-preprocess', async (t) => {
  await assertAsHearPreprocess(t, 'beehive-states-fold0-5h', {
    config: beehiveStatesFold0Config,
    corpus: beehiveCorpus('hive1'),
  });
});
