import { readFileSync } from 'node:fs';
import test from 'ava';
import { createRepresentation } from '../../src/representations/representations.ts';
import type { RepresentationSettings } from '../../src/representations/settings.ts';
import { createTransform } from '../../src/representations/transform.ts';

interface Case {
  readonly name: 'cqt' | 'hcqt';
  readonly sampleRate: number;
  readonly samples: number;
  readonly settings: RepresentationSettings;
  readonly shape: readonly number[];
  readonly largest: number;
  /** Every so many of the numbers are in `values`. */
  readonly every: number;
  readonly values: string;
}

const { cases }: { readonly cases: readonly Case[] } = JSON.parse(
  readFileSync('tests/representations/fixtures/constant-q.json', 'utf8'),
);

/** What tests/reference/representations-constant-q.py makes too. */
function sound(number: number, sampleRate: number, samples: number): Float32Array {
  return Float32Array.from({ length: samples }, (_, index) => {
    if (number === 7 && index >= Math.floor(samples / 2)) return 0;
    if (index === Math.floor(samples / 3)) return 0.9;
    const time = index / sampleRate;
    const state = Math.imul(Math.imul(index + 1, 2 * number + 1), 2654435761);
    return (
      0.4 * Math.sin(2 * Math.PI * (90 * (number + 1) * time + 2000 * time ** 2)) +
      0.3 * Math.exp(-8 * time) * Math.sin(2 * Math.PI * 1870 * time) +
      0.1 * (number % 3) * ((state >>> 16) / 32768 - 1)
    );
  });
}

function floats(packed: string): Float32Array {
  return new Float32Array(Uint8Array.from(Buffer.from(packed, 'base64')).buffer);
}

function furthest(a: Float32Array, b: Float32Array): number {
  return a.reduce((most, value, index) => Math.max(most, Math.abs(value - (b[index] ?? Number.NaN))), 0);
}

/** Shares of decibels to the loudest as shares of its magnitude. */
function linear(shares: Float32Array, topDb: number): Float32Array {
  return shares.map((share) => 10 ** (((share - 1) * topDb) / 20));
}

for (const [number, { name, sampleRate, samples, settings, ...expected }] of cases.entries()) {
  test(`${name} gives what librosa gives of sound ${number}, to 1e-4 of the peak`, async (t) => {
    const representation = createRepresentation(name, settings, sampleRate);
    t.deepEqual([...representation.transformShape(samples)], expected.shape);
    const { transform, release } = await createTransform(representation);
    const all = await transform(sound(number, sampleRate, samples));
    await release();
    t.is(all.length, (expected.shape[0] ?? 0) * (expected.shape[1] ?? 0));
    const found = all.filter((_, index) => index % expected.every === 0);
    const wanted = floats(expected.values);
    const topDb = settings.top_db;
    if (topDb === undefined) {
      t.true(furthest(found, wanted) < 1e-4 * expected.largest);
    } else {
      t.true(furthest(linear(found, topDb), linear(wanted, topDb)) < 1e-4);
      t.true(furthest(found, wanted) < 1e-3, 'in shares of top_db');
    }
    t.is(found.length, wanted.length);
  });
}

const pieces: readonly (readonly [string, RepresentationSettings])[] = [
  ['cqt', { octaves: 4, bins_per_octave: 12, f_min: 220, hop_length: 64, normalise_input: true }],
  ['hcqt', { octaves: 2, bins_per_octave: 12, f_min: 440, hop_length: 128, harmonics: [1, 2.5] }],
  ['mel', { window_length: 512, hop_length: 100, n_mels: 12, normalise_input: true }],
  ['fft', { window_length: 64, hop_length: 100 }],
  ['end2end', { normalise_input: true }],
];
for (const [name, settings] of pieces) {
  test(`${name} of a long sound is made in pieces, and is what it is of the whole`, async (t) => {
    const waveform = sound(1, 16000, 12345).map((sample, index) => (sample * index) / 12345);
    const representation = createRepresentation(name, settings, 16000);
    const [whole, inPieces] = [
      await createTransform(representation),
      await createTransform(representation, 3000),
    ];
    const [expected, found] = [await whole.transform(waveform), await inPieces.transform(waveform)];
    t.is(found.length, expected.length);
    const magnitudes = (values: Float32Array) => (name.endsWith('cqt') ? linear(values, 80) : values);
    t.true(furthest(magnitudes(found), magnitudes(expected)) < 2e-6 * Math.max(1, ...expected));
    t.true(furthest(found, expected) < 1e-3);
    await whole.release();
    await inPieces.release();
  });
}

test('silence has no decibels below its loudest', async (t) => {
  const { transform, release } = await createTransform(
    createRepresentation('cqt', { octaves: 1, bins_per_octave: 12, f_min: 880 }, 16000),
  );
  const shares = await transform(new Float32Array(1000));
  t.true(shares.every((share) => Math.abs(share - 1) < 1e-5));
  await release();
});

test('there are as many octaves as the sample rate has room for, where nothing is said', (t) => {
  const settingsOf = (name: string, settings: RepresentationSettings, sampleRate: number) =>
    createRepresentation(name, settings, sampleRate).settings;
  t.like(settingsOf('cqt', {}, 16000), { octaves: 7, n_bins: 252, bins_per_octave: 36 });
  t.like(settingsOf('cqt', {}, 44100), { octaves: 9, n_bins: 324 });
  t.like(settingsOf('hcqt', {}, 16000), { octaves: 5, n_bins: 180 });
  t.like(settingsOf('hcqt', { harmonics: [1], bins_per_octave: 60 }, 44100), { octaves: 6, n_bins: 360 });
  t.like(settingsOf('cqt', { n_bins: 90, bins_per_octave: 12 }, 16000), { octaves: 7.5 });
  const filled = settingsOf('cqt', { n_bins: 100, bins_per_octave: 36 }, 16000);
  t.deepEqual(settingsOf('cqt', filled, 16000), filled);
});

test('a representation says how its bins lie', (t) => {
  t.like(createRepresentation('hcqt', { harmonics: [1, 2, 3], bins_per_octave: 24 }, 44100), {
    bins: 3 * 6 * 24,
    channels: 3,
    binsPerOctave: 24,
  });
  t.like(createRepresentation('cqt', { bins_per_octave: 12 }, 44100), { bins: 108, binsPerOctave: 12 });
});

test('settings of constant-Q transforms that do not go together are told', (t) => {
  const message = (name: string, settings: RepresentationSettings, sampleRate = 16000) =>
    t.throws(() => createRepresentation(name, settings, sampleRate), { instanceOf: RangeError })?.message;
  t.is(
    message('cqt', { octaves: 8 }),
    'octaves 8; with f_min 32.7 the highest filter reaches 8331 Hz: expected at most half the sample rate, 8000',
  );
  t.is(
    message('hcqt', { octaves: 6 }),
    'octaves 6; with f_min 32.7 and its multiple by 5 the highest filter reaches 10413 Hz: expected at most half the sample rate, 8000',
  );
  t.is(
    message('cqt', { octaves: 2, n_bins: 30, bins_per_octave: 12 }),
    'octaves 2; with bins_per_octave 12 and n_bins 30: expected n_bins / bins_per_octave',
  );
  t.is(message('cqt', { f_min: 0 }), 'f_min 0; expected the frequency of the first bin, above 0');
  t.regex(
    message('cqt', { window_length: 512 }) ?? '',
    /^window_length: cqt has none; expected some of hop_length/,
  );
  t.is(
    message('cqt', { octaves: 7, hop_length: 441, bins_per_octave: 240 }),
    'hop_length 441; with it the rate is halved 0 times, which leaves filters of 262144 samples: expected a multiple of 64',
  );
});
