import { fc, testProp } from '@fast-check/ava';
import test from 'ava';
import * as baseline from '../../../src/baseline/index.ts';
import * as twin from '../../../src/baseline/tfjs/tfjs-baseline.ts';
import type { Tensor } from '../../../src/modules/api.ts';
import { RandomStream } from '../../../src/random/random-stream.ts';

/** Of the largest value. */
const TOLERANCE = 1e-5;

const model = await baseline.loadModel();
const own = await twin.loadModel();

/** Sounds of noise and a tone, in [-1, 1]. */
function sounds(count: number, length: number, { noise = 0.5, tone = 0.5, hz = 440, seed = 1 } = {}): Tensor {
  const draws = new RandomStream(seed, 'noise').uniforms(count * length);
  const data = Float32Array.from(
    draws,
    (draw, n) => noise * (2 * draw - 1) + tone * Math.sin((2 * Math.PI * hz * (n % length)) / 44100),
  );
  return { data, dims: [count, length] };
}

/** The largest difference, of the largest value; infinite where anything but rounding differs. */
function distance(found: Tensor, expected: Tensor): number {
  if (found.dims.join() !== expected.dims.join()) return Number.POSITIVE_INFINITY;
  let [largest, worst] = [0, 0];
  for (const [index, value] of expected.data.entries()) {
    const difference = Math.abs(value - (found.data[index] as number));
    if (Number.isNaN(difference)) return Number.POSITIVE_INFINITY;
    largest = Math.max(largest, Math.abs(value));
    worst = Math.max(worst, difference);
  }
  return worst / largest;
}

/** How far scenes, embeddings of frames and their times are from those of the baseline on ONNX Runtime. */
async function distances(audio: Tensor): Promise<{ scenes: number; frames: number; times: number }> {
  const expected = await baseline.getTimestampEmbeddings(audio, model);
  const found = await twin.getTimestampEmbeddings(audio, own);
  const scenes = distance(
    await twin.getSceneEmbeddings(audio, own),
    await baseline.getSceneEmbeddings(audio, model),
  );
  const times = found.timestamps.data.filter((time, i) => time !== expected.timestamps.data[i]).length;
  return { scenes, frames: distance(found.embeddings, expected.embeddings), times };
}

const isNear = ({ scenes, frames, times }: Awaited<ReturnType<typeof distances>>) =>
  scenes < TOLERANCE && frames < TOLERANCE && times === 0;

testProp(
  'sounds of any length are embedded by TensorFlow.js as by ONNX Runtime',
  [
    fc.record({
      count: fc.integer({ min: 1, max: 3 }),
      length: fc.integer({ min: 1, max: 30_000 }),
      noise: fc.double({ min: 0, max: 0.5, noNaN: true }),
      tone: fc.double({ min: 0, max: 0.5, noNaN: true }),
      hz: fc.integer({ min: 20, max: 22050 }),
      seed: fc.integer({ min: 0, max: 1000 }),
    }),
  ],
  async (t, { count, length, ...signal }) => {
    const found = await distances(sounds(count, length, signal));
    t.true(isNear(found), JSON.stringify(found));
  },
  { numRuns: 25 },
);

for (const length of [1, 2, 2047, 2048, 2049, 2205, 4095, 4096, 4097, 11025]) {
  test(`sounds of ${length} samples, shorter than a frame or about as long as one or a hop, are embedded alike`, async (t) => {
    const found = await distances(sounds(2, length));
    t.true(isNear(found), JSON.stringify(found));
  });
}

for (const [what, value] of [
  ['silence', 0],
  ['a constant', 1],
] as const) {
  test(`${what} is embedded alike, and is finite`, async (t) => {
    const audio = { data: new Float32Array(2 * 20_000).fill(value), dims: [2, 20_000] };
    const found = await distances(audio);
    t.true(isNear(found), JSON.stringify(found));
    t.true((await twin.getSceneEmbeddings(audio, own)).data.every(Number.isFinite));
  });
}

test('more frames than are computed together are embedded alike', async (t) => {
  const found = await distances(sounds(1, 51 * 44100));
  t.true(isNear(found), JSON.stringify(found));
});

test('what a sound becomes does not depend on the others that are given with it', async (t) => {
  const audio = sounds(40, 9000);
  const scenes = await twin.getSceneEmbeddings(audio, own);
  const { embeddings } = await twin.getTimestampEmbeddings(audio, own);
  const size = embeddings.data.length / 40;
  for (const index of [0, 17, 39]) {
    const alone = { data: audio.data.slice(index * 9000, (index + 1) * 9000), dims: [1, 9000] };
    const scene = await twin.getSceneEmbeddings(alone, own);
    t.deepEqual(scene.data, scenes.data.slice(index * 4096, (index + 1) * 4096));
    const frames = await twin.getTimestampEmbeddings(alone, own);
    t.deepEqual(frames.embeddings.data, embeddings.data.slice(index * size, (index + 1) * size));
  }
});

test.serial('no tensor is left behind by a call, nor by one that fails', async (t) => {
  const { memory } = own.tf;
  const before = memory();
  await twin.getSceneEmbeddings(sounds(1, 60 * 44100), own);
  await twin.getSceneEmbeddings(sounds(3, 1000), own);
  await twin.getTimestampEmbeddings(sounds(2, 12 * 44100), own);
  await t.throwsAsync(twin.getSceneEmbeddings({ data: new Float32Array(5), dims: [5] }, own), {
    message: 'audio has shape (5), expected (sounds, samples)',
  });
  t.is(memory().numTensors, before.numTensors);
  t.is(memory().numBytes, before.numBytes);
});
