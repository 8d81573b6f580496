import { fc, testProp } from '@fast-check/ava';
import test from 'ava';
import { createMelFilters } from '../../../src/audio/spectra/mel.ts';
import { fixture, type MelFixture, unpackFloat32 } from '../fixture.ts';

/** The matrix (bands, bins) from the weights above 0. */
function dense({ options, counts, starts, weights }: MelFixture['filters'][number]): Float32Array {
  const bins = options.fftSize / 2 + 1;
  const matrix = new Float32Array(counts.length * bins);
  const values = unpackFloat32(weights);
  let offset = 0;
  for (const [band, count] of counts.entries()) {
    matrix.set(values.subarray(offset, offset + count), band * bins + (starts[band] as number));
    offset += count;
  }
  return matrix;
}

for (const filter of fixture<MelFixture>('mel').filters) {
  test(`${filter.options.bands} mel filters at ${filter.options.sampleRate} Hz equal librosa's`, (t) => {
    const expected = dense(filter);
    const found = createMelFilters(filter.options).toDense();
    t.is(found.length, expected.length);
    // NumPy's exponential function may differ in its last bit: it shows where a weight is 0 but for rounding.
    const different = [...found.keys()].filter((i) => found[i] !== expected[i]);
    t.true(different.length <= 2, `${different.length}`);
    const largest = expected.reduce((a, b) => Math.max(a, b));
    for (const i of different) {
      t.true(Math.abs((found[i] as number) - (expected[i] as number)) < 1e-15 * largest);
    }
  });
}

testProp(
  'filters sum spectra as their dense matrix does',
  [fc.integer({ min: 1, max: 40 }), fc.integer({ min: 0, max: 3 }), fc.constantFrom(32, 256, 400)],
  (t, bands, frames, fftSize) => {
    const filters = createMelFilters({ sampleRate: 16000, fftSize, bands });
    const spectra = Float32Array.from({ length: frames * filters.bins }, (_, i) => (i * 7919) % 101);
    const output = new Float32Array(frames * bands);
    filters.apply(spectra, output);
    const matrix = filters.toDense();
    const expected = output.map((_, i) => {
      const [frame, band] = [Math.floor(i / bands), i % bands];
      let sum = 0;
      for (let bin = 0; bin < filters.bins; bin += 1) {
        sum +=
          (matrix[band * filters.bins + bin] as number) * (spectra[frame * filters.bins + bin] as number);
      }
      return sum;
    });
    t.deepEqual(output, expected);
  },
);

test('spectra and output of other shapes are refused', (t) => {
  const filters = createMelFilters({ sampleRate: 16000, fftSize: 32, bands: 4 });
  t.throws(() => filters.apply(new Float32Array(17), new Float32Array(5)), { message: /output of 5/ });
  t.throws(() => filters.apply(new Float32Array(18), new Float32Array(4)), { message: /spectra of 18/ });
});
