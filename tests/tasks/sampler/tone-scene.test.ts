import test from 'ava';
import { type SceneEvent, ToneScene } from '../../../src/tasks/sampler/tone-scene.ts';
import { powerSpectrum, strongestFrequency } from './spectrum.ts';

const settings = { duration: 4, sampleRate: 44100, seed: 0 };
const FRAME = 2048;
const RANGES: Readonly<Record<string, readonly [number, number]>> = {
  low_tone: [200, 400],
  middle_tone: [800, 1600],
  high_tone: [3200, 6400],
};

function makeScene(index: number): { waveform: Float32Array; events: readonly SceneEvent[] } {
  const sampler = new ToneScene(settings);
  sampler.updateProperties(index);
  return { waveform: sampler.generateWaveform(), events: sampler.getLabels() };
}

function* framesOf(waveform: Float32Array, events: readonly SceneEvent[]) {
  for (let start = 0; start + FRAME <= waveform.length; start += FRAME) {
    const from = (start * 1000) / settings.sampleRate;
    const to = ((start + FRAME) * 1000) / settings.sampleRate;
    const sounding = events.filter((event) => event.start < to && event.end > from);
    const whole = sounding.every((event) => event.start + 5 <= from && event.end - 5 >= to);
    yield { frame: waveform.subarray(start, start + FRAME), sounding, whole };
  }
}

function peakOf(samples: Float32Array): number {
  return samples.reduce((peak, sample) => Math.max(peak, Math.abs(sample)), 0);
}

test('where no event is, there is the noise floor; where one is, there is sound', (t) => {
  for (let index = 0; index < 15; index++) {
    const { waveform, events } = makeScene(index);
    for (const { frame, sounding, whole } of framesOf(waveform, events)) {
      if (sounding.length === 0) t.true(peakOf(frame) <= 0.001);
      else if (whole) t.true(peakOf(frame) > 0.05);
    }
  }
});

test('a tone that sounds alone has its strongest partial where its label says', (t) => {
  let checked = 0;
  for (let index = 0; index < 15; index++) {
    const { waveform, events } = makeScene(index);
    for (const { frame, sounding, whole } of framesOf(waveform, events)) {
      const range = RANGES[sounding[0]?.label ?? ''];
      if (sounding.length !== 1 || !whole || range === undefined) continue;
      const measured = strongestFrequency(frame, settings.sampleRate);
      t.true(measured > range[0] - 10 && measured < range[1] + 10, `${sounding[0]?.label}: ${measured} Hz`);
      checked++;
    }
  }
  t.true(checked > 100);
});

test('what sounds alone has a peak of 0.1 to 0.25', (t) => {
  const peaks: number[] = [];
  for (let index = 0; index < 15; index++) {
    const { waveform, events } = makeScene(index);
    for (const { frame, sounding, whole } of framesOf(waveform, events)) {
      if (sounding.length === 1 && whole) peaks.push(peakOf(frame));
    }
  }
  // A tone of several partials may have its peak between samples, and the floor adds a thousandth.
  t.true(
    Math.min(...peaks) > 0.08 && Math.max(...peaks) < 0.252,
    `${Math.min(...peaks)} ${Math.max(...peaks)}`,
  );
});

test('a noise burst that sounds alone is flat', (t) => {
  let checked = 0;
  for (let index = 0; index < 15; index++) {
    const { waveform, events } = makeScene(index);
    for (const { frame, sounding, whole } of framesOf(waveform, events)) {
      if (sounding.length !== 1 || !whole || sounding[0]?.label !== 'noise_burst') continue;
      const power = powerSpectrum(frame).subarray(2);
      const mean = power.reduce((sum, value) => sum + value, 0) / power.length;
      t.true(Math.max(...power) < 20 * mean);
      checked++;
    }
  }
  t.true(checked > 20);
});

test('events lie in their scene, last 300 to 900 ms, and those of one label are 200 ms apart', (t) => {
  for (let index = 0; index < 60; index++) {
    const { events } = makeScene(index);
    t.true(events.length > 0);
    const ends = new Map<string, number>();
    for (const { label, start, end } of events) {
      t.true(start >= 100 && end <= 3900 && end - start >= 300 && end - start <= 900);
      t.true(start - (ends.get(label) ?? -200) >= 200);
      ends.set(label, end);
    }
  }
});

test('an index gives the same scene whatever was made before it', (t) => {
  const sampler = new ToneScene(settings);
  for (const index of [9, 2]) {
    sampler.updateProperties(index);
    sampler.generateWaveform();
  }
  t.deepEqual(sampler.generateWaveform(), makeScene(2).waveform);
  t.deepEqual(sampler.getLabels(), makeScene(2).events);
});
