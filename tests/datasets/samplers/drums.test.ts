import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { CircularDrum, RectangularDrum } from '../../../src/datasets/index.ts';
import { besselJ, besselZeros } from '../../../src/datasets/samplers/bessel.ts';

const SETTINGS = { duration: 0.5, sampleRate: 16000, M: 5, N: 5 } as const;

const scipy = JSON.parse(readFileSync(join('tests/datasets/fixtures', 'bessel.json'), 'utf8')) as {
  readonly zeros: readonly (readonly number[])[];
  readonly points: readonly number[];
  readonly values: readonly (readonly number[])[];
};

test('Bessel functions and their zeros are those of SciPy', (t) => {
  for (const [order, expected] of scipy.zeros.entries()) {
    const zeros = besselZeros(order, expected.length);
    t.true(expected.every((zero, i) => Math.abs(zero - (zeros[i] as number)) < 1e-11 * zero));
  }
  for (const [i, x] of scipy.points.entries()) {
    const found = besselJ(scipy.values.length - 1, x);
    for (const [order, values] of scipy.values.entries()) {
      t.true(Math.abs((found[order] as number) - (values[i] as number)) < 1e-13, `J${order}(${x})`);
    }
  }
});

/** How strong a frequency is in a sound. */
function strength(waveform: Float32Array, hertz: number, sampleRate: number): number {
  let [real, imaginary] = [0, 0];
  for (const [i, sample] of waveform.entries()) {
    const angle = (2 * Math.PI * hertz * i) / sampleRate;
    real += sample * Math.cos(angle);
    imaginary -= sample * Math.sin(angle);
  }
  return Math.hypot(real, imaginary);
}

function peaksAt(waveform: Float32Array, hertz: number, sampleRate: number): boolean {
  const here = strength(waveform, hertz, sampleRate);
  return [-6, 6].every((away) => strength(waveform, hertz + away, sampleRate) < here);
}

test('a circular drum sounds at the frequencies of its modes, at its centre those without nodal diameters alone', (t) => {
  const drum = new CircularDrum({ ...SETTINGS, drum_size: 0.4 });
  // Root of 2000 / 0.2, over pi and the diameter.
  const unit = 100 / (Math.PI * 0.4);
  drum.updateProperties(0);
  t.deepEqual(drum.getLabels(), { drum_size: [0.4], strike_location: [0] });
  const centre = drum.generateWaveform();
  for (const zero of [2.404826, 5.520078, 8.653728]) t.true(peaksAt(centre, unit * zero, 16000));
  drum.updateProperties(1);
  const beside = drum.generateWaveform();
  t.true(peaksAt(beside, unit * 3.831706, 16000));
  const share = (waveform: Float32Array) =>
    strength(waveform, unit * 3.831706, 16000) / strength(waveform, unit * 2.404826, 16000);
  t.true(share(centre) < share(beside) / 3);
});

test('a rectangular drum sounds at the frequencies of its modes', (t) => {
  const drum = new RectangularDrum({ ...SETTINGS, drum_size: 0.4, aspect_ratio: 2 });
  drum.updateProperties(0);
  t.deepEqual(drum.getLabels(), { aspect_ratio: [2], drum_size: [0.4], strike_location: [0.5, 0.5] });
  const waveform = drum.generateWaveform();
  const [a, b] = [0.4 * Math.SQRT2, 0.4 / Math.SQRT2];
  // At the centre modes with an even number of half waves are silent.
  for (const [m, n] of [
    [1, 1],
    [3, 1],
    [1, 3],
  ] as const) {
    t.true(peaksAt(waveform, 50 * Math.hypot(m / a, n / b), 16000), `mode ${m}, ${n}`);
  }
});

test('sounds in a row are of one drum, struck elsewhere each time; they peak at their amplitude and die away', (t) => {
  for (const Drum of [CircularDrum, RectangularDrum]) {
    const drum = new Drum({ ...SETTINGS, duration: 1, decay_time: 0.5, strikes_per_drum: 3, amplitude: 0.5 });
    const labels = Array.from({ length: 7 }, (_, index) => {
      drum.updateProperties(index);
      return drum.getLabels();
    });
    t.is(new Set(labels.map(({ drum_size }) => String(drum_size))).size, 3);
    t.is(new Set(labels.map(({ strike_location }) => String(strike_location))).size, 5);
    t.true(labels.every(({ drum_size }) => Number(drum_size) >= 0.1 && Number(drum_size) <= 2));
    const waveform = drum.generateWaveform();
    const peak = (part: Float32Array) => part.reduce((most, each) => Math.max(most, Math.abs(each)), 0);
    t.is(peak(waveform), 0.5);
    t.true(peak(waveform.subarray(8000)) < 1.1e-3 * 0.5 * 10);
  }
});

test('settings of drums that are out of range are named', (t) => {
  const message = (settings: object) =>
    t.throws(() => new RectangularDrum({ ...SETTINGS, ...settings }), { name: 'UserError' })?.message;
  t.is(message({ M: 0 }), 'M 0; expected a whole number from 1');
  t.is(message({ N: 31 }), 'N 31; expected at most 30 modes');
  t.is(message({ tension: -1 }), 'tension -1; expected a number above 0');
  t.is(message({ amplitude: 2 }), 'amplitude 2; expected above 0, at most 1');
  t.is(message({ drum_size: -1 }), 'drum_size -1; expected metres, or 0 for another size for each drum');
  t.is(
    message({ aspect_ratio: 0.5 }),
    'aspect_ratio 0.5; expected 1 or above, or 0 for another one for each drum',
  );
});
