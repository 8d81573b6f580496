import test from 'ava';
import { speechCommandsConfig, speechCommandsCorpus } from '../../src/tasks/speech_commands.ts';
import { assertAsHearPreprocess } from './hear-preprocess-fixture.ts';
import { SHARED_DATA, testWithData } from './shared-data.ts';

const parts = { config: speechCommandsConfig, corpus: speechCommandsCorpus };

for (const mode of ['5h', 'small']) {
  test(`mode ${mode}: files, splits, labels and clips of silence are those of hear-preprocess`, async (t) => {
    await assertAsHearPreprocess(t, `speech-commands-${mode}`, parts);
  });
}

testWithData(
  'the published small archives give what they give hear-preprocess: 56, 132, 96 clips',
  async (t) => {
    await assertAsHearPreprocess(t, 'speech-commands-published', parts, SHARED_DATA);
  },
);
