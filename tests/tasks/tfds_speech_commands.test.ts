import test from 'ava';
import { SPEECH_COMMANDS_ARCHIVES } from '../../src/tasks/speech_commands.ts';
import { tfdsSpeechCommandsConfig, tfdsSpeechCommandsCorpus } from '../../src/tasks/tfds_speech_commands.ts';
import { assertAsHearPreprocess } from './hear-preprocess-fixture.ts';

test('files, splits and labels are those of hear-preprocess, in the shards of TensorFlow Datasets', async (t) => {
  await assertAsHearPreprocess(t, 'tfds-speech-commands-5h', {
    config: tfdsSpeechCommandsConfig,
    corpus: tfdsSpeechCommandsCorpus,
    archives: SPEECH_COMMANDS_ARCHIVES,
  });
});
