import test from 'ava';
import { PythonRandom } from '../../../src/random/python-random.ts';
import { addPart, drawMixing } from '../../../src/tasks/sampler/part-mix.ts';

const RATE = 8000;
const tone = (hertz: number, amplitude: number) =>
  Float32Array.from({ length: RATE }, (_, i) => amplitude * Math.sin((2 * Math.PI * hertz * i) / RATE));
const power = (samples: Float32Array) =>
  samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;

test('a part is as loud as is drawn, whatever it was, and is added to what is there', (t) => {
  const mixing = { below: 6, crossover: 1000, low: 1, high: 1, samples: RATE, sampleRate: RATE };
  for (const amplitude of [0.01, 0.5]) {
    const mix = new Float32Array(RATE);
    addPart(mix, tone(200, amplitude), mixing);
    t.true(Math.abs(10 * Math.log10(power(mix)) + 6) < 0.01);
    const before = mix.slice();
    addPart(mix, tone(3000, amplitude), mixing);
    t.true(Math.abs(power(mix) / power(before) - 2) < 0.01);
  }
});

test('tone controls make what is low or high softer', (t) => {
  const balance = (low: number, high: number) => {
    const mix = new Float32Array(RATE);
    const both = tone(100, 0.1).map((sample, i) => sample + (tone(3000, 0.1)[i] as number));
    addPart(mix, both, { below: 0, crossover: 600, low, high, samples: RATE, sampleRate: RATE });
    const strength = (hertz: number) =>
      Math.abs(tone(hertz, 1).reduce((sum, sample, i) => sum + sample * (mix[i] as number), 0));
    return strength(3000) / strength(100);
  };
  t.true(Math.abs(balance(1, 1) - 1) < 0.01);
  t.true(balance(1, 0.4) < 0.6 && balance(0.4, 1) > 1.6);
});

test('what is drawn lies within its bounds', (t) => {
  const random = new PythonRandom('mixing');
  for (let draw = 0; draw < 100; draw += 1) {
    const { below, crossover, low, high } = drawMixing(random);
    t.true(below >= 0 && below <= 12 && crossover >= 250 && crossover <= 3000);
    t.true([low, high].every((gain) => gain >= 0.39 && gain <= 2.52));
  }
});
