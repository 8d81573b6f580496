import test from 'ava';
import { slaneyMelFilters } from '../../src/audio/index.ts';
import { LogMel } from '../../src/baseline/log-mel.ts';
import { fixture, floats } from './fixture.ts';

test('the mel filters equal those librosa gives hearbaseline', (t) => {
  const filters = slaneyMelFilters({ sampleRate: 44100, fftSize: 4096, bands: 256 });
  const expected = new Float32Array(256 * 2049);
  const values = floats(fixture.mel.values);
  let taken = 0;
  for (const [band, start] of fixture.mel.starts.entries()) {
    const length = fixture.mel.lengths[band] as number;
    expected.set(values.subarray(taken, taken + length), band * 2049 + start);
    taken += length;
  }
  const dense = filters.toDense();
  const worst = Math.max(
    ...expected.map((value, i) => Math.abs(value - (dense[i] as number))).filter((d) => d > 0),
    0,
  );
  t.true(worst < 1e-9, `largest difference ${worst}`);
});

test('silence is the logarithm of 1e-4 in every band', async (t) => {
  const logMel = await LogMel.create();
  const { starts } = logMel.frames(10_000, 50);
  const output = new Float32Array(starts.length * 256);
  logMel.compute(new Float32Array(10_000), starts, output);
  t.true(output.every((value) => value === Math.fround(Math.log(1e-4))));
});

test('a tone is loudest in the band that its frequency lies in', async (t) => {
  const logMel = await LogMel.create();
  const tone = Float32Array.from({ length: 44100 }, (_, n) => Math.sin((2 * Math.PI * 440 * n) / 44100));
  const output = new Float32Array(256);
  logMel.compute(tone, Int32Array.of(10_000), output);
  const loudest = output.indexOf(Math.max(...output));
  const start = fixture.mel.starts[loudest] as number;
  const hz = (bin: number) => (bin * 44100) / 4096;
  t.true(hz(start - 1) < 440 && 440 < hz(start + (fixture.mel.lengths[loudest] as number)));
});
