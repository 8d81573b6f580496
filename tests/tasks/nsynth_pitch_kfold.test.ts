import test from 'ava';
import { nsynthPitchCorpus } from '../../src/tasks/nsynth_pitch.ts';
import { nsynthPitchKfoldConfig } from '../../src/tasks/nsynth_pitch_kfold.ts';
import { assertAsHearPreprocess } from './hear-preprocess-fixture.ts';

test('mode small: files, folds, labels and clips are those of hear-preprocess', async (t) => {
  const parts = { config: nsynthPitchKfoldConfig, corpus: nsynthPitchCorpus };
  await assertAsHearPreprocess(t, 'nsynth-pitch-kfold-small', parts);
});
