import test from 'ava';
import { nsynthPitchConfig, nsynthPitchCorpus } from '../../src/tasks/nsynth_pitch.ts';
import { assertAsHearPreprocess } from './hear-preprocess-fixture.ts';

const parts = { config: nsynthPitchConfig, corpus: nsynthPitchCorpus };

test('mode 5h: files, splits, labels and clips are those of hear-preprocess', async (t) => {
  await assertAsHearPreprocess(t, 'nsynth-pitch-5h', parts);
});
