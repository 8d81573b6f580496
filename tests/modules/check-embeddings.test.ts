import test from 'ava';
import { checkScenes, checkTimestamps, EmbeddingProblem } from '../../src/modules/check-embeddings.ts';

const tensor = (values: number[], dims: number[]) => ({ data: Float32Array.from(values), dims });

test('good scene embeddings pass', (t) => {
  const scenes = tensor([1, 2, 3, 4], [2, 2]);
  t.deepEqual(checkScenes(scenes, 2, 2), scenes);
});

test('good timestamp embeddings pass, times beginning anew with each sound', (t) => {
  const result = { embeddings: tensor([1, 2, 3, 4], [2, 2, 1]), timestamps: tensor([0, 50, 0, 50], [2, 2]) };
  t.deepEqual(checkTimestamps(result, 2, 1), result);
});

const NAN = Number.NaN;
const sceneFaults: [result: unknown, message: string, sound?: number][] = [
  [undefined, 'getSceneEmbeddings returned undefined for the scene embeddings; expected { data, dims }'],
  [[1, 2], 'getSceneEmbeddings returned Array for the scene embeddings; expected { data, dims }'],
  [
    { data: new Float64Array(4), dims: [2, 2] },
    'the data of the scene embeddings are Float64Array; expected a Float32Array',
  ],
  [tensor([1, 2, 3], [2, 2]), 'scene embeddings of shape (2, 2) hold 3 values; expected 4'],
  [
    tensor([1, 2, 3, 4], [1, 4]),
    'scene embeddings have shape (1, 4); expected (2, 2), (sounds, sceneEmbeddingSize)',
  ],
  [tensor([1, 2, 3, NAN], [2, 2]), 'scene embeddings hold NaN; expected finite numbers', 1],
  [tensor([-Infinity, 2, 3, 4], [2, 2]), 'scene embeddings hold -Infinity; expected finite numbers', 0],
];
for (const [result, message, sound] of sceneFaults) {
  test(`scenes: ${message}`, (t) => {
    const error = t.throws(() => checkScenes(result, 2, 2), { instanceOf: EmbeddingProblem, message });
    t.is(error.sound, sound);
  });
}

const embeddings = tensor([1, 2, 3, 4], [2, 2, 1]);
const timestampFaults: [result: unknown, message: string, sound?: number][] = [
  [null, 'getTimestampEmbeddings returned undefined for the timestamp embeddings; expected { data, dims }'],
  [{ embeddings }, 'getTimestampEmbeddings returned undefined for the timestamps; expected { data, dims }'],
  [
    { embeddings: tensor([1, 2, 3, 4], [2, 1, 2]), timestamps: tensor([0, 0], [2, 1]) },
    'timestamp embeddings have shape (2, 1, 2); expected (2, frames, 1), (sounds, frames, timestampEmbeddingSize)',
  ],
  [
    { embeddings, timestamps: tensor([0, 0], [2, 1]) },
    'timestamps have shape (2, 1); expected (2, 2), one for each embedding',
  ],
  [
    { embeddings, timestamps: tensor([0, 50, 50, 50], [2, 2]) },
    'timestamps do not rise: 50 ms after 50 ms',
    1,
  ],
  [
    { embeddings, timestamps: tensor([0, NAN, 0, 50], [2, 2]) },
    'timestamps hold NaN; expected finite numbers',
    0,
  ],
  [
    { embeddings: tensor([1, 2, NAN, 4], [2, 2, 1]), timestamps: tensor([0, 50, 0, 50], [2, 2]) },
    'timestamp embeddings hold NaN; expected finite numbers',
    1,
  ],
];
for (const [result, message, sound] of timestampFaults) {
  test(`timestamps: ${message}`, (t) => {
    const error = t.throws(() => checkTimestamps(result, 2, 1), { instanceOf: EmbeddingProblem, message });
    t.is(error.sound, sound);
  });
}
