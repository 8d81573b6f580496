import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { decodeWav } from '../../../src/audio/index.ts';
import { AudioSampler } from '../../../src/datasets/audio-sampler.ts';
import { runPipeline } from '../../../src/pipeline/index.ts';
import { defineSynthesis } from '../../../src/tasks/corpus/synthesise-corpus.ts';
import { readSynthesisedClips } from '../../../src/tasks/corpus/synthesised-clips.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

class Corners extends AudioSampler<number> {
  #clip = 0;

  updateProperties(index: number): void {
    this.#clip = index;
  }

  generateWaveform(): Float32Array {
    return Float32Array.of(1, -1, 0.5, this.#clip / 32767);
  }

  getLabels(): number {
    return this.#clip;
  }
}

test('sounds of full scale have the largest sample of 16 bits, and each its labels', async (t) => {
  const synthesise = defineSynthesis({
    name: 'corners',
    version: '1',
    makeSampler: () => new Corners({ duration: 4 / 8000, sampleRate: 8000, seed: 0 }),
  });
  const node = synthesise({ scope: 'steps', count: 2, settings: {} });
  const result = await runPipeline([node], { workdir: temporaryFolder(t), workers: 1 });
  const folder = result.outputOf(node);
  const wav = decodeWav(readFileSync(join(folder, 'audio/clip-00001.wav')), 'clip-00001.wav');
  t.is(wav.sampleRate, 8000);
  t.deepEqual(
    Array.from(wav.channels[0] ?? [], (sample) => Math.round(sample * 32768)),
    [32767, -32767, 16384, 1],
  );
  t.deepEqual(await readSynthesisedClips(folder), [
    { file: 'audio/clip-00000.wav', labels: 0 },
    { file: 'audio/clip-00001.wav', labels: 1 },
  ]);
});
