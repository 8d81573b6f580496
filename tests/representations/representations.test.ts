import { readFileSync } from 'node:fs';
import test from 'ava';
import { normalise } from '../../src/representations/normalise.ts';
import { REPRESENTATION_NAMES } from '../../src/representations/representation-names.ts';
import { createRepresentation, representations } from '../../src/representations/representations.ts';
import type { RepresentationSettings } from '../../src/representations/settings.ts';
import { createTransform } from '../../src/representations/transform.ts';

interface Spectrum {
  readonly settings: RepresentationSettings;
  readonly shape: readonly [number, number];
  readonly values: string;
}

const fixture = JSON.parse(readFileSync('tests/representations/fixtures/spectra.json', 'utf8')) as {
  readonly sampleRate: number;
  readonly sound: string;
  readonly fft: readonly Spectrum[];
  readonly mel: readonly Spectrum[];
};
const sound = floats(fixture.sound);

function floats(packed: string): Float32Array {
  return new Float32Array(Uint8Array.from(Buffer.from(packed, 'base64')).buffer);
}

async function transformed(
  name: string,
  settings: RepresentationSettings,
  waveform = sound,
): Promise<Float32Array> {
  const transform = await createTransform(createRepresentation(name, settings, fixture.sampleRate));
  const values = await transform.transform(waveform);
  await transform.release();
  return values;
}

function largest(values: Float32Array): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

function furthest(a: Float32Array, b: Float32Array): number {
  return largest(a.map((value, index) => value - (b[index] ?? Number.NaN)));
}

for (const [name, extra] of [
  ['fft', {}],
  ['mel', { log: false }],
] as const) {
  test(`${name} gives what librosa gives, to 1e-5 of the peak`, async (t) => {
    for (const { settings, shape, values } of fixture[name]) {
      const representation = createRepresentation(name, settings, fixture.sampleRate);
      t.deepEqual(representation.transformShape(sound.length), shape);
      const expected = floats(values);
      const found = await transformed(name, { ...settings, ...extra });
      t.is(found.length, expected.length);
      t.true(furthest(found, expected) < 1e-5 * largest(expected), JSON.stringify(settings));
    }
  });
}

test('mel powers are given as natural logarithms of what they are and 1e-5', async (t) => {
  const settings = fixture.mel[0]?.settings ?? {};
  const powers = await transformed('mel', { ...settings, log: false });
  const logs = await transformed('mel', settings);
  t.true(
    furthest(
      logs,
      powers.map((power) => Math.log(power + 1e-5)),
    ) < 1e-4,
  );
});

test('a sound that is normalised first gives the same, however loud it was', async (t) => {
  const loud = await transformed('mel', { normalise_input: true });
  const quiet = await transformed(
    'mel',
    { normalise_input: true },
    sound.map((sample) => sample / 100),
  );
  const byHand = await transformed('mel', {}, normalise(sound));
  t.true(furthest(loud, quiet) < 1e-3);
  t.true(furthest(loud, byHand) < 1e-4);
});

test('silence stays silence when it is normalised', async (t) => {
  t.deepEqual(
    await transformed('end2end', { normalise_input: true }, new Float32Array(3)),
    new Float32Array(3),
  );
});

test('end2end gives the samples', async (t) => {
  t.deepEqual(createRepresentation('end2end', {}, 16000).transformShape(2400), [1, 2400]);
  t.deepEqual(await transformed('end2end', {}), sound);
});

test('a setting that does not go with the others is told with its value and what was expected', (t) => {
  const message = (name: string, settings: object) =>
    t.throws(() => createRepresentation(name, settings, 16000), { instanceOf: RangeError })?.message;
  t.is(message('cq', {}), 'name cq; expected one of end2end, fft, mel, cqt, hcqt');
  t.is(
    message('fft', { n_mels: 4 }),
    'n_mels: fft has none; expected some of window_length, hop_length, n_bins, normalise_input',
  );
  t.is(
    message('mel', { window_length: 512, n_bins: 200 }),
    'n_bins 200; expected at least 257, half the window_length and one',
  );
  t.is(message('mel', { f_max: 9000 }), 'f_max 9000; expected at most half the sample rate, 8000');
  t.is(message('mel', { f_min: 4000, f_max: 4000 }), 'f_min 4000; expected less than f_max, 4000');
  t.is(
    message('mel', { window_length: 128, n_mels: 100 }),
    'n_mels 100; band 0 has no bin of the spectrum: expected fewer, or more n_bins than 65',
  );
});

test('the names that options take are those of all representations, in their order', (t) => {
  t.deepEqual(
    representations.map(({ name }) => name),
    [...REPRESENTATION_NAMES],
  );
});
