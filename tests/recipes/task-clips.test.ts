import { join } from 'node:path';
import test from 'ava';
import { encodeWav16 } from '../../src/audio/index.ts';
import { UserError } from '../../src/errors.ts';
import { clipsAtRate, samplesAtRate } from '../../src/recipes/task-clips.ts';
import { temporaryFolder, writeFiles } from '../temporary-folder.ts';

test('a sound at another rate than its folder says is refused, with both', async (t) => {
  const folder = temporaryFolder(t);
  const file = join(folder, 'a.wav');
  writeFiles(folder, { 'a.wav': encodeWav16({ samples: Int16Array.of(0, 16384), sampleRate: 8000 }) });
  t.deepEqual(await samplesAtRate(file, 8000, 'as its folder says'), Float32Array.of(0, 0.5));
  await t.throwsAsync(samplesAtRate(file, 16000, 'which the model hears'), {
    instanceOf: UserError,
    message: `${file}: is at 8000 Hz; expected 16000, which the model hears`,
  });
});

test('a split without clips at a rate is told, with the command that makes them', (t) => {
  const audio = { path: '/tasks/tones', files: [], sha256Of: () => undefined };
  const error = t.throws<UserError>(
    () => clipsAtRate(audio, 16000, 'test', 'the model hears audio at 16000 Hz'),
    {
      instanceOf: UserError,
      message: '/tasks/tones/16000/test: no wav files; the model hears audio at 16000 Hz',
    },
  );
  t.is(error?.next, 'heareval preprocess tones --sample-rate 16000');
});
