import { UserError } from '../../src/errors.ts';
import type { EmbeddingModel, EmbeddingModule, Tensor } from '../../src/modules/api.ts';
import type { ModuleLoader } from '../../src/modules/module-loader.ts';

const PREFIX = 'const:';
/** Part of every key: changes when the same specifier would give something else. */
const LOADER_VERSION = '1';
const SAMPLE_RATE = 16_000;
const FRAME_MS = 50;

/** The example of docs/modules.md: `const:5` gives five ones, whatever sounds. */
export const constLoader: ModuleLoader = {
  name: 'const',
  usage: 'const:<size>',
  description: 'ones, as many as the size says, whatever sounds',
  accepts: (specifier) => specifier.startsWith(PREFIX),
  async resolve(specifier) {
    const size = specifier.slice(PREFIX.length);
    if (!/^[1-9]\d{0,4}$/.test(size)) {
      throw new UserError(`module ${specifier}: expected a whole number from 1, as in const:5`);
    }
    return {
      specifier,
      name: `const-${size}`,
      place: `package:const-${size}`,
      url: import.meta.url,
      weights: size,
      identity: { const: LOADER_VERSION, size },
    };
  },
};

const ones = (...dims: number[]): Tensor => ({
  data: new Float32Array(dims.reduce((product, size) => product * size, 1)).fill(1),
  dims,
});

export const { loadModel, getSceneEmbeddings, getTimestampEmbeddings }: EmbeddingModule = {
  loadModel(size): EmbeddingModel {
    const values = Number(size);
    return { sampleRate: SAMPLE_RATE, sceneEmbeddingSize: values, timestampEmbeddingSize: values };
  },
  getSceneEmbeddings: ({ dims: [sounds = 0] }, { sceneEmbeddingSize }) => ones(sounds, sceneEmbeddingSize),
  getTimestampEmbeddings({ dims: [sounds = 0, samples = 0] }, { timestampEmbeddingSize }) {
    const frames = Math.ceil(samples / ((SAMPLE_RATE * FRAME_MS) / 1000));
    const times = Float32Array.from({ length: sounds * frames }, (_, i) => (i % frames) * FRAME_MS);
    return {
      embeddings: ones(sounds, frames, timestampEmbeddingSize),
      timestamps: { data: times, dims: [sounds, frames] },
    };
  },
};
