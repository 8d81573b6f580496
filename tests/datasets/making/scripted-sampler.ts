import { AudioSampler, generateDataset, type SoundLabels } from '../../../src/datasets/index.ts';

/** A file that makes its set as soon as it is loaded, and so is none for threads to load. */
export class Scripted extends AudioSampler {
  static readonly module = import.meta.url;
  #index = 0;
  override updateProperties(index: number): void {
    this.#index = index;
  }
  override generateWaveform(): Float32Array {
    return new Float32Array(this.length).fill(this.#index / 10);
  }
  override getLabels(): SoundLabels {
    return { index: [this.#index] };
  }
}

const { SCRIPTED_DIR: dir = '', SCRIPTED_WORKERS: workers = '' } = process.env;
export const made =
  dir === ''
    ? undefined
    : await generateDataset(
        Scripted,
        { duration: 0.01, sampleRate: 8000 },
        dir,
        3,
        {},
        { workers: Number(workers) },
      );
