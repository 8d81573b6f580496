import test from 'ava';
import { maestroConfig, maestroCorpus } from '../../src/tasks/maestro.ts';
import { assertAsHearPreprocess } from './hear-preprocess-fixture.ts';

const parts = { config: maestroConfig, corpus: maestroCorpus };

for (const mode of ['5h', 'small']) {
  test(`mode ${mode}: files, folds, notes under the pedal and clips are those of hear-preprocess`, async (t) => {
    await assertAsHearPreprocess(t, `maestro-${mode}`, parts);
  });
}
