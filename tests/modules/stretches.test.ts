import test, { type ExecutionContext } from 'ava';
import fc from 'fast-check';
import * as baseline from '../../src/baseline/index.ts';
import { UserError } from '../../src/errors.ts';
import type { ReceptiveField } from '../../src/modules/api.ts';
import type { Frames, Sound } from '../../src/modules/module-host.ts';
import { embedStretches } from '../../src/modules/stretches.ts';

function noise(length: number, seed: number): Float32Array {
  let state = seed + 1;
  return Float32Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return state / 2 ** 31;
  });
}

interface Given {
  readonly field: ReceptiveField;
  readonly sampleRate?: number;
  readonly stretch: number;
  readonly embed: (part: Sound) => Promise<Frames>;
  readonly ahead?: number;
  readonly fieldName?: 'timestampField' | 'sceneField';
}

async function inStretches(samples: Float32Array, { fieldName = 'timestampField', ...given }: Given) {
  const sound = { name: 'a', length: samples.length, read: samples.slice.bind(samples) };
  const options = { specifier: './mine', fieldName, sampleRate: 16000, ahead: 2, ...given };
  const { rows, size, timestamps } = await embedStretches(sound, options);
  const embeddings = new Float32Array(timestamps.length * size);
  let end = 0;
  let pieces = 0;
  for await (const some of rows) {
    embeddings.set(some, end);
    end += some.length;
    pieces += 1;
  }
  return { embeddings, timestamps, size, pieces, isFull: end === embeddings.length };
}

const tried = await baseline.loadModel();
const [timestampField, sceneField] = [tried.timestampField, tried.sceneField] as [
  ReceptiveField,
  ReceptiveField,
];
const tensorOf = ({ samples }: Pick<Sound, 'samples'>) => ({ data: samples, dims: [1, samples.length] });

async function baselineFrames(part: Sound): Promise<Frames> {
  const { embeddings, timestamps } = await baseline.getTimestampEmbeddings(tensorOf(part), tried);
  return { embeddings: embeddings.data, timestamps: timestamps.data };
}

async function baselineSceneFrames(part: Sound): Promise<Frames> {
  const { embeddings, timestamps } = await baseline.getSceneFrames(tensorOf(part), tried);
  return { embeddings: embeddings.data, timestamps: timestamps.data };
}

test('the baseline gives for a sound in stretches of any length the bytes that it gives for the whole', async (t) => {
  const lengths = fc.integer({ min: 1, max: 80_000 });
  const property = fc.asyncProperty(
    lengths,
    fc.integer({ min: 1, max: 30_000 }),
    fc.nat(),
    async (length, stretch, seed) => {
      const samples = noise(length, seed);
      const whole = await baselineFrames({ name: 'a', samples });
      const given = { field: timestampField, sampleRate: 44100, stretch, embed: baselineFrames };
      const { embeddings, timestamps, isFull } = await inStretches(samples, given);
      t.true(isFull);
      t.deepEqual(timestamps, whole.timestamps);
      t.is(Buffer.compare(new Uint8Array(embeddings.buffer), new Uint8Array(whole.embeddings.buffer)), 0);
    },
  );
  await fc.assert(property, { numRuns: 12 });
});

test('the baseline makes of frames of stretches of any length the scene embedding, in its bytes, that it makes of the whole', async (t) => {
  const property = fc.asyncProperty(
    fc.integer({ min: 1, max: 400_000 }),
    fc.integer({ min: 1, max: 100_000 }),
    fc.nat(),
    async (length, stretch, seed) => {
      const samples = noise(length, seed);
      const { data: whole } = await baseline.getSceneEmbeddings(tensorOf({ samples }), tried);
      const given = {
        field: sceneField,
        fieldName: 'sceneField' as const,
        sampleRate: 44100,
        stretch,
        embed: baselineSceneFrames,
      };
      const { embeddings, timestamps, size } = await inStretches(samples, given);
      const frames = { data: embeddings, dims: [1, timestamps.length, size] };
      const { data, dims } = await baseline.poolSceneFrames(frames, tried);
      t.deepEqual(dims, [1, 4096]);
      t.is(Buffer.compare(new Uint8Array(data.buffer), new Uint8Array(whole.buffer)), 0);
    },
  );
  await fc.assert(property, { numRuns: 12 });
});

/** Frames that tell the sum of squares of what they depend on; the first is at sample `first`. */
function sums({ hop, before, after }: ReceptiveField, first: number, sampleRate: number, tail = 0) {
  return async ({ samples }: Sound): Promise<Frames> => {
    const count = Math.max(1, Math.floor((samples.length - tail) / hop) + 1);
    const centres = Array.from({ length: count }, (_, frame) => first + frame * hop);
    const embeddings = centres.map((centre) => {
      const own = samples.slice(Math.max(0, centre - before), Math.max(0, centre + after));
      return own.reduce((sum, value) => sum + value ** 2, 0);
    });
    return {
      embeddings: Float32Array.from(embeddings),
      timestamps: Float32Array.from(centres, (centre) => (centre / sampleRate) * 1000),
    };
  };
}

const fields = fc.record({
  hop: fc.integer({ min: 1, max: 300 }),
  before: fc.nat({ max: 900 }),
  after: fc.nat({ max: 900 }),
});

test('whatever frames depend on, wherever the first lies, stretches of any length give what the whole gives', async (t) => {
  const property = fc.asyncProperty(
    fields,
    fc.record({
      first: fc.nat({ max: 200 }),
      length: fc.integer({ min: 1, max: 5000 }),
      stretch: fc.integer({ min: 1, max: 1500 }),
      ahead: fc.integer({ min: 1, max: 5 }),
      seed: fc.nat(),
    }),
    async (field, { first, length, stretch, ahead, seed }) => {
      const samples = noise(length, seed);
      const embed = sums(field, first, 16000, 0);
      const whole = await embed({ name: 'a', samples });
      const { embeddings, timestamps, isFull } = await inStretches(samples, { field, stretch, embed, ahead });
      t.true(isFull);
      t.deepEqual(embeddings, whole.embeddings);
      t.is(timestamps.length, whole.timestamps.length);
      t.true(timestamps.every((time, frame) => Math.abs(time - (whole.timestamps[frame] as number)) <= 1e-4));
    },
  );
  await fc.assert(property, { numRuns: 100 });
});

async function lineOf(t: ExecutionContext, given: Omit<Given, 'stretch'>): Promise<string> {
  const error = await t.throwsAsync(inStretches(noise(16000, 1), { ...given, stretch: 4000 }), {
    instanceOf: UserError,
  });
  return error?.message ?? '';
}

test('frames that depend on more than the model says, or lie elsewhere, are one clear line', async (t) => {
  const real = { hop: 160, before: 400, after: 400 };
  const embed = sums(real, 0, 16000);
  const end = (hop: number, before: number, after: number) =>
    `as the model's timestampField says (hop ${hop}, before ${before}, after ${after} samples)`;
  const more =
    /^module \.\/mine: a at 0\.2 s: with more of the sound around it the frame differs by \S+ of the largest value; expected that it does not, as/;
  t.regex(await lineOf(t, { field: { ...real, before: 0 }, embed }), more);
  t.regex(await lineOf(t, { field: { ...real, after: 0 }, embed }), more);
  t.is(
    await lineOf(t, { field: { ...real, hop: 320 }, embed }),
    `module ./mine: a from 0.5 s: frame 1 is at 10 ms; expected 20 ms, ${end(320, 400, 400)}`,
  );
  t.is(
    await lineOf(t, { field: { ...real, after: 100 }, embed: sums(real, 0, 16000, 2000) }),
    `module ./mine: a from 0.0 s: 13 frames of 3940 samples; expected 25 or more, ${end(160, 400, 100)}`,
  );
  const growing = async (part: Sound) => {
    const { timestamps } = await embed(part);
    const size = part.name.endsWith('0.0 s') ? 2 : 1;
    return { embeddings: new Float32Array(timestamps.length * size), timestamps };
  };
  t.regex(
    await lineOf(t, { field: real, embed: growing }),
    /^module \.\/mine: a from 0\.0 s: frames of 2 values; expected 1, as at the end of the sound,/,
  );
});

test('a sound of which one stretch is all is not taken for one with another hop', async (t) => {
  const real = { hop: 160, before: 400, after: 400 };
  const [samples, embed] = [noise(16000, 1), sums(real, 0, 16000)];
  const stretch = samples.length;
  const right = await inStretches(samples, { field: real, stretch, embed });
  t.is(right.pieces, 1);
  t.deepEqual(right.timestamps, (await embed({ name: 'a', samples })).timestamps);
  const field = { hop: 320, before: 400, after: 400 };
  await t.throwsAsync(inStretches(samples, { field, stretch, embed }), {
    instanceOf: UserError,
    message: /^module \.\/mine: a: frame 1 is at 10 ms; expected 20 ms, as the model's timestampField says/,
  });
});

test('what rounding changes of the last loud frame before silence is no fault', async (t) => {
  const field = { hop: 160, before: 0, after: 160 };
  const samples = noise(16000, 1).fill(1e-6, 4000);
  const real = sums(field, 0, 16000);
  let calls = 0;
  const embed = async (part: Sound) => {
    const { embeddings, timestamps } = await real(part);
    calls += 1;
    return { embeddings: embeddings.map((value) => value * (1 + calls * 1e-6)), timestamps };
  };
  t.true((await inStretches(samples, { field, stretch: 4000, embed })).isFull);
});

test('as many stretches are with the module as are wanted, and none after one that fails is given', async (t) => {
  const field = { hop: 10, before: 0, after: 0 };
  const frames = sums(field, 0, 16000);
  let [going, most] = [0, 0];
  const embed = async (part: Sound) => {
    going += 1;
    most = Math.max(most, going);
    await new Promise(setImmediate);
    going -= 1;
    if (part.name === 'a from 0.6 s') throw new UserError('boom');
    return frames(part);
  };
  await t.throwsAsync(inStretches(noise(20_000, 1), { field, stretch: 1000, embed, ahead: 3 }), {
    message: 'boom',
  });
  t.is(most, 3);
});
