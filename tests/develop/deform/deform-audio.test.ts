import { readFileSync } from 'node:fs';
import { fc, testProp } from '@fast-check/ava';
import test from 'ava';
import { deformAudio } from '../../../src/develop/deform/deform-audio.ts';
import { timeStretch } from '../../../src/develop/deform/phase-vocoder.ts';
import { resampleBy } from '../../../src/develop/deform/resample-by.ts';

interface Kept {
  readonly length: number;
  readonly samples: readonly number[];
}

const fixture = JSON.parse(readFileSync('tests/develop/deform/fixtures/deformed.json', 'utf8')) as {
  readonly rate: number;
  readonly stride: number;
  readonly stretched: readonly (Kept & { readonly rate: number })[];
  readonly shifted: readonly (Kept & { readonly semitones: number })[];
};
const RATE = fixture.rate;
const SEED = { seed: 1, track: 'a' };

/** The sound of tests/reference/develop-deform.py. */
const glide = Float32Array.from({ length: Math.trunc(0.3 * RATE) }, (_, index) => {
  const time = index / RATE;
  const phase = 2 * Math.PI * (300 * time + 400 * time * time);
  const tone = 0.3 * Math.sin(phase) + 0.2 * Math.sin(2 * phase) + 0.1 * Math.sin(3 * phase);
  return tone + (index >= 2000 && index < 2010 ? 0.4 : 0);
});

function tone(hertz: number, seconds: number): Float32Array {
  return Float32Array.from(
    { length: Math.round(seconds * RATE) },
    (_, index) => 0.5 * Math.sin((2 * Math.PI * hertz * index) / RATE),
  );
}

/** Whichever of some frequencies is the strongest in the middle of a sound. */
function strongest(samples: Float32Array, hertz: readonly number[]): number {
  const middle = samples.subarray(samples.length >> 2, (3 * samples.length) >> 2);
  const powers = hertz.map((each) => {
    let [x, y] = [0, 0];
    for (const [index, value] of middle.entries()) {
      const window = Math.sin((Math.PI * index) / middle.length) ** 2;
      x += window * value * Math.cos((2 * Math.PI * each * index) / RATE);
      y += window * value * Math.sin((2 * Math.PI * each * index) / RATE);
    }
    return x * x + y * y;
  });
  return hertz[powers.indexOf(Math.max(...powers))] as number;
}

function loudness(samples: Float32Array): number {
  return Math.sqrt(samples.reduce((sum, value) => sum + value * value, 0) / samples.length);
}

/** The largest difference from what librosa made, of the samples that were kept. */
function farthest(made: Float32Array, { samples }: Kept): number {
  return samples.reduce(
    (most, value, index) => Math.max(most, Math.abs(value - (made[index * fixture.stride] as number))),
    0,
  );
}

test('a sound is stretched as librosa stretches it', (t) => {
  for (const kept of fixture.stretched) {
    const made = timeStretch(glide, kept.rate);
    t.is(made.length, kept.length);
    const difference = farthest(made, kept);
    t.true(difference < 2e-4, `rate ${kept.rate}: ${difference}`);
  }
});

test('a sound is shifted as librosa shifts it, but for the filter of its resampling', (t) => {
  for (const kept of fixture.shifted) {
    const made = deformAudio(glide, { name: 'pitch_shift', amount: kept.semitones }, SEED);
    t.is(made.length, kept.length);
    // Away from the ends, where filters reach beyond the sound.
    const inner = { length: kept.length, samples: kept.samples.slice(20, -20) };
    const difference = farthest(made.subarray(20 * fixture.stride), inner);
    t.true(difference < 0.02, `${kept.semitones} semitones: ${difference}`);
  }
});

test('a tone that is shifted by two semitones is two semitones higher, as long as before and nearly as loud', (t) => {
  for (const semitones of [2, -5, 0.5]) {
    const shifted = deformAudio(tone(440, 1), { name: 'pitch_shift', amount: semitones }, SEED);
    const expected = 440 * 2 ** (semitones / 12);
    const near = [-60, -40, -20, 0, 20, 40, 60].map((cents) => expected * 2 ** (cents / 1200));
    t.is(strongest(shifted, near), expected);
    t.is(shifted.length, RATE);
    const inner = loudness(shifted.subarray(RATE / 4, (3 * RATE) / 4));
    // Bins of one tone that drift apart in phase cost librosa's phase vocoder as much.
    t.true(Math.abs(20 * Math.log10(inner * (Math.SQRT2 / 0.5))) < 1.5, `${inner}`);
  }
});

test('a tone that is stretched keeps its pitch and nearly its loudness, and its length follows the rate', (t) => {
  for (const rate of [0.6, 1.5]) {
    const stretched = deformAudio(tone(440, 1), { name: 'time_stretch', amount: rate }, SEED);
    t.is(stretched.length, Math.round(RATE / rate));
    t.is(strongest(stretched, [420, 430, 440, 450, 460]), 440);
    const inner = loudness(stretched.subarray(stretched.length >> 2, (3 * stretched.length) >> 2));
    // Bins of one tone that drift apart in phase cost librosa's phase vocoder as much.
    t.true(Math.abs(20 * Math.log10(inner * (Math.SQRT2 / 0.5))) < 1.5, `${inner}`);
  }
});

testProp(
  'a sound of any length and any rate of stretching is finite, and silence stays silence',
  [fc.integer({ min: 1, max: 5000 }), fc.double({ min: 0.25, max: 4, noNaN: true })],
  (t, length, rate) => {
    const noise = Float32Array.from({ length }, (_, index) => ((index * 7919) % 200) / 100 - 1);
    const stretched = timeStretch(noise, rate);
    t.is(stretched.length, Math.round(length / rate));
    t.true(stretched.every((value) => Number.isFinite(value) && Math.abs(value) < 8));
    t.true(timeStretch(new Float32Array(length), rate).every((value) => value === 0));
  },
  { numRuns: 25 },
);

test('gain multiplies, and noise is as far below the sound as it should be, the same for a seed and a track', (t) => {
  const sound = tone(440, 1);
  const louder = deformAudio(sound, { name: 'gain', amount: 6 }, SEED);
  t.true(Math.abs((louder[100] as number) / (sound[100] as number) - 10 ** (6 / 20)) < 1e-6);
  const noisy = (seed: number, track: string) =>
    deformAudio(sound, { name: 'noise', amount: 20 }, { seed, track });
  const added = noisy(1, 'a').map((value, index) => value - (sound[index] as number));
  t.true(Math.abs(20 * Math.log10(loudness(sound) / loudness(added)) - 20) < 0.3);
  t.deepEqual(noisy(1, 'a'), noisy(1, 'a'));
  t.notDeepEqual(noisy(1, 'a'), noisy(1, 'b'));
  t.notDeepEqual(noisy(1, 'a'), noisy(2, 'a'));
});

test('a tone that is resampled has its samples where its step says, and what would be folded is gone', (t) => {
  const step = 1.3;
  const made = resampleBy(tone(1000, 0.2), step, 1500);
  for (let index = 100; index < 1400; index += 37) {
    const expected = 0.5 * Math.sin((2 * Math.PI * 1000 * index * step) / RATE);
    t.true(Math.abs((made[index] as number) - expected) < 1e-4, `${index}`);
  }
  t.true(
    resampleBy(tone(7500, 0.2), step, 1500)
      .subarray(100, 1400)
      .every((value) => Math.abs(value) < 1e-3),
  );
});
