import test from 'ava';
import { TestTone } from '../../../src/tasks/sampler/test-tone.ts';
import { WAVESHAPES } from '../../../src/tasks/sampler/tone.ts';
import { powerSpectrum, strongestFrequency } from './spectrum.ts';

const settings = {
  duration: 1,
  sampleRate: 44100,
  seed: 0,
  lowestSemitone: 60,
  semitones: 24,
  detuning: 20,
};

test('the fundamental that the spectrum shows is the one in the labels, and names the semitone', (t) => {
  const sampler = new TestTone(settings);
  for (let index = 0; index < 48; index++) {
    sampler.updateProperties(index);
    const { f0, semitone } = sampler.getLabels();
    const measured = strongestFrequency(sampler.generateWaveform().subarray(0, 32768), 44100);
    t.true(Math.abs(measured - f0) < 0.2, `${index}: measured ${measured} Hz, label ${f0} Hz`);
    t.is(Math.round(69 + 12 * Math.log2(measured / 440)), semitone);
  }
});

test('an index gives the same sound whatever was made before it', (t) => {
  const one = new TestTone(settings);
  const other = new TestTone(settings);
  one.updateProperties(5);
  const first = one.generateWaveform();
  for (const index of [100, 3, 5]) other.updateProperties(index);
  t.deepEqual(other.generateWaveform(), first);
  t.deepEqual(other.getLabels(), one.getLabels());
});

test('another seed gives another sound', (t) => {
  const one = new TestTone(settings);
  const other = new TestTone({ ...settings, seed: 1 });
  one.updateProperties(0);
  other.updateProperties(0);
  t.notDeepEqual(one.getLabels(), other.getLabels());
});

test('every run of as many indices as there are semitones has each of them once', (t) => {
  const sampler = new TestTone(settings);
  for (const block of [0, 1, 9]) {
    const semitones = Array.from({ length: 24 }, (_, i) => {
      sampler.updateProperties(block * 24 + i);
      return sampler.getLabels().semitone;
    });
    t.deepEqual(
      semitones.sort((a, b) => a - b),
      Array.from({ length: 24 }, (_, i) => 60 + i),
    );
  }
});

test('all waveshapes occur, and none leaves the range of a 16-bit file', (t) => {
  const sampler = new TestTone(settings);
  const seen = new Set<string>();
  for (let index = 0; index < 48; index++) {
    sampler.updateProperties(index);
    seen.add(sampler.getLabels().waveshape);
    t.true(sampler.generateWaveform().every((sample) => Math.abs(sample) <= 1));
  }
  t.deepEqual([...seen].sort(), [...WAVESHAPES].sort());
});

test('what aliases is 30 dB below the highest tone', (t) => {
  const sampler = new TestTone({ ...settings, lowestSemitone: 95, semitones: 1 });
  for (let index = 0; index < 12; index++) {
    sampler.updateProperties(index);
    const { f0, waveshape } = sampler.getLabels();
    const power = powerSpectrum(sampler.generateWaveform().subarray(4096, 4096 + 16384));
    const hertzPerBin = 44100 / 16384;
    const harmonic = (k: number) => Math.abs(k * hertzPerBin - f0 * Math.round((k * hertzPerBin) / f0)) < 30;
    const strongest = Math.max(...power);
    const between = power.filter((_, k) => !harmonic(k));
    const decibels = 10 * Math.log10(Math.max(...between) / strongest);
    t.true(decibels < -30, `${waveshape} at ${f0} Hz: ${decibels} dB`);
  }
});
