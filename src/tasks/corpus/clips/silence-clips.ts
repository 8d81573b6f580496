import { join, posix } from 'node:path';
import { encodeWav16 } from '../../../audio/wav.ts';
import { UserError } from '../../../errors.ts';
import {
  defineStep,
  type Selection,
  type StepNode,
  select,
  writeFileAtomic,
} from '../../../pipeline/index.ts';

const step = defineStep<Record<string, never>, { noise: Selection }>({
  module: import.meta.url,
  name: 'CutSilence',
  version: '1',
  async run({ inputs, outDir, progress, signal }) {
    const { files, path: folder } = inputs.noise;
    if (files.length === 0) throw new UserError('_background_noise_: no such folder, or no wav files in it');
    const { readMono16 } = await import('../../../audio/mono-pieces.ts');
    for (const [index, file] of files.entries()) {
      const { samples, sampleRate } = await readMono16(join(folder, file), file);
      const { name } = posix.parse(file);
      for (let start = 0; start < samples.length - sampleRate; start += Math.floor(sampleRate / 2)) {
        signal.throwIfAborted();
        const second = { samples: samples.subarray(start, start + sampleRate), sampleRate };
        await writeFileAtomic(join(outDir, silenceClip(name, start)), encodeWav16(second));
      }
      progress(index + 1, files.length, 'files');
    }
  },
});

/**
 * The step that cuts the recordings of background noise of Speech Commands into clips of one second, one every half
 * second, as hear-preprocess and TensorFlow Datasets both do; whatever is left at the end is dropped.
 *
 * @param train the archive of training clips, extracted
 */
export function cutSilenceClips(node: { readonly scope: string; readonly train: StepNode }): StepNode {
  const { scope, train } = node;
  return step({ scope, params: {}, inputs: { noise: select(train, '_background_noise_/*.wav') } });
}

/** Recording and first sample of a clip that `cutSilenceClips` made. */
export function parseSilenceClip(file: string): { readonly recording: string; readonly start: number } {
  const [, recording = '', start = ''] = /^_silence_\/(.*)-(\d+)\.wav$/.exec(file) ?? [];
  return { recording, start: Number(start) };
}

function silenceClip(recording: string, start: number): string {
  return `_silence_/${recording}-${start}.wav`;
}
