import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import test, { type ExecutionContext } from 'ava';
import * as tar from 'tar';
import { createResampler, decodeWav } from '../../src/audio/index.ts';
import * as baseline from '../../src/baseline/index.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { type EmbeddedClip, fixture, floats, synthetic } from './fixture.ts';

const ARCHIVE = '../shared/data/free-spoken-digit-dataset-1.0.9.tar.gz';
/** Of the largest value, where the very samples are embedded that hearbaseline was given. */
const TOLERANCE = 1e-4;
/** Where they were resampled here, and by soxr for hearbaseline: the first few samples of a clip differ most. */
const RESAMPLED_TOLERANCE = 2e-3;

function tensor(sounds: readonly Int16Array[]) {
  const length = sounds[0]?.length ?? 0;
  const data = new Float32Array(sounds.length * length);
  for (const [index, sound] of sounds.entries()) {
    for (let n = 0; n < length; n++) data[index * length + n] = (sound[n] as number) / 32768;
  }
  return { data, dims: [sounds.length, length] };
}

async function compare(
  t: ExecutionContext,
  pcm: Int16Array,
  expected: EmbeddedClip,
  tolerance = TOLERANCE,
): Promise<void> {
  t.is(pcm.length, expected.samples);
  const model = await baseline.loadModel();
  const audio = tensor([pcm]);
  const scene = await baseline.getSceneEmbeddings(audio, model);
  const { embeddings, timestamps } = await baseline.getTimestampEmbeddings(audio, model);
  t.deepEqual([...timestamps.data], [...expected.timestamps]);
  t.deepEqual(embeddings.dims, [1, expected.timestamps.length, 4096]);
  for (const [name, actual, reference] of [
    ['scene', scene.data, floats(expected.scene)],
    ['frames', embeddings.data, floats(expected.frames)],
  ] as const) {
    t.is(actual.length, reference.length * fixture.stride);
    const errors = reference.map((value, i) => Math.abs(value - (actual[i * fixture.stride] as number)));
    const worst = Math.max(...errors) / expected.largest;
    t.true(worst < tolerance, `${name}: largest difference ${worst} of the largest value`);
    t.log(`${name}: largest difference ${worst.toExponential(1)} of the largest value`);
  }
}

for (const clip of fixture.synthetic) {
  test(`a synthetic clip of ${clip.samples} samples is embedded as hearbaseline.naive does`, async (t) => {
    const pcm = synthetic(clip.samples, clip.seed);
    t.is(createHash('sha256').update(new Uint8Array(pcm.buffer)).digest('hex'), clip.pcm);
    await compare(t, pcm, clip);
  });
}

for (const { name, rate, asTheyStand, resampled } of fixture.speech) {
  test(`the recording ${name} is embedded as hearbaseline.naive does`, async (t) => {
    if (!existsSync(ARCHIVE)) {
      t.log(`skipped: ${ARCHIVE} is not there`);
      t.pass();
      return;
    }
    const folder = temporaryFolder(t);
    const member = `free-spoken-digit-dataset-1.0.9/recordings/${name}.wav`;
    await tar.extract({ file: ARCHIVE, cwd: folder }, [member]);
    const { int16, sampleRate } = decodeWav(await readFile(`${folder}/${member}`), name);
    if (int16 === undefined) throw new Error('expected a mono recording of 16 bits');
    t.is(sampleRate, rate);
    await compare(t, int16, asTheyStand);
    const samples = await (await createResampler(sampleRate, 44100)).resample16(int16);
    await compare(t, samples, resampled, RESAMPLED_TOLERANCE);
  });
}

/** How many of the values differ in any bit. */
function differences(actual: Float32Array, expected: Float32Array): number {
  return actual.length - actual.filter((value, i) => Object.is(value, expected[i])).length;
}

for (const [length, count] of [
  [9000, 40],
  [700, 5],
  [300_000, 2],
] as const) {
  test(`what a clip of ${length} samples becomes does not depend on the batch it is in`, async (t) => {
    const model = await baseline.loadModel();
    const sounds = Array.from({ length: count }, (_, seed) => synthetic(length, seed + 1));
    const scenes = await baseline.getSceneEmbeddings(tensor(sounds), model);
    const frames = await baseline.getTimestampEmbeddings(tensor(sounds), model);
    const size = (frames.embeddings.dims[1] as number) * 4096;
    for (const index of [0, 1, count - 1]) {
      const alone = tensor(sounds.slice(index, index + 1));
      const scene = await baseline.getSceneEmbeddings(alone, model);
      t.is(differences(scene.data, scenes.data.subarray(index * 4096, (index + 1) * 4096)), 0);
      const { embeddings } = await baseline.getTimestampEmbeddings(alone, model);
      t.is(
        differences(embeddings.data, frames.embeddings.data.subarray(index * size, (index + 1) * size)),
        0,
      );
    }
  });
}

test('calls that overlap do not disturb each other', async (t) => {
  const model = await baseline.loadModel();
  const sounds = [3, 4, 5].map((seed) => tensor([synthetic(50_000, seed)]));
  const alone: Float32Array[] = [];
  for (const sound of sounds) alone.push((await baseline.getSceneEmbeddings(sound, model)).data);
  const together = await Promise.all(sounds.map((sound) => baseline.getSceneEmbeddings(sound, model)));
  for (const [index, { data }] of together.entries()) {
    t.is(differences(data, alone[index] as Float32Array), 0);
  }
});

test('audio of another shape is refused', async (t) => {
  const model = await baseline.loadModel();
  await t.throwsAsync(() => baseline.getSceneEmbeddings({ data: new Float32Array(5), dims: [5] }, model), {
    message: 'audio has shape (5), expected (sounds, samples)',
  });
});
