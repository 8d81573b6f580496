import test from 'ava';
import { createMelFilters } from '../../src/audio/index.ts';
import { EmbeddingGraph } from '../../src/baseline/embedding-graph.ts';
import { BINS } from '../../src/baseline/layout.ts';
import { projectionMatrix } from '../../src/baseline/projection.ts';
import { fixture, floats } from './fixture.ts';

test('the mel filters equal those librosa gives hearbaseline', (t) => {
  const filters = createMelFilters({ sampleRate: 44100, fftSize: 4096, bands: 256 });
  const expected = new Float32Array(256 * BINS);
  const values = floats(fixture.mel.values);
  let taken = 0;
  for (const [band, start] of fixture.mel.starts.entries()) {
    const length = fixture.mel.lengths[band] as number;
    expected.set(values.subarray(taken, taken + length), band * BINS + start);
    taken += length;
  }
  const dense = filters.toDense();
  let worst = 0;
  for (const [i, value] of expected.entries()) {
    worst = Math.max(worst, Math.abs(value - (dense[i] as number)));
  }
  t.true(worst < 1e-9, `largest difference ${worst}`);
});

/** (sounds, frames, 4096) by the definition, in double precision; some of the dimensions. */
function expectedFrames(power: Float32Array, rows: number, columns: readonly number[]): Float64Array {
  const mel = createMelFilters({ sampleRate: 44100, fftSize: 4096, bands: 256 }).toDense();
  const matrix = projectionMatrix();
  const result = new Float64Array(rows * columns.length);
  for (let row = 0; row < rows; row++) {
    for (let band = 0; band < 256; band++) {
      let sum = 0;
      for (let bin = 0; bin < BINS; bin++) {
        sum += (mel[band * BINS + bin] as number) * (power[row * BINS + bin] as number);
      }
      const level = Math.log(sum + 1e-4);
      for (const [index, column] of columns.entries()) {
        const at = row * columns.length + index;
        result[at] = (result[at] as number) + level * (matrix[band * 4096 + column] as number);
      }
    }
  }
  return result;
}

const COLUMNS = [0, 1, 2047, 4095];

test('frames and their means are what the definition gives', async (t) => {
  const [sounds, frames] = [2, 3];
  const power = Float32Array.from({ length: sounds * frames * BINS }, (_, i) => 50 * Math.sin(i) ** 2);
  const expected = expectedFrames(power, sounds * frames, COLUMNS);

  const framewise = new Float32Array(sounds * frames * 4096);
  await (await EmbeddingGraph.create('timestamp')).run(power, sounds, framewise);
  const means = new Float32Array(sounds * 4096);
  await (await EmbeddingGraph.create('scene')).run(power, sounds, means);
  for (const [index, column] of COLUMNS.entries()) {
    for (let sound = 0; sound < sounds; sound++) {
      let sum = 0;
      for (let frame = 0; frame < frames; frame++) {
        const row = sound * frames + frame;
        const value = expected[row * COLUMNS.length + index] as number;
        t.true(Math.abs((framewise[row * 4096 + column] as number) - value) < 1e-5 * Math.abs(value));
        sum += value;
      }
      t.true(
        Math.abs((means[sound * 4096 + column] as number) - sum / frames) < 1e-5 * Math.abs(sum / frames),
      );
    }
  }
});

test('silence is the logarithm of 1e-4 in every band', async (t) => {
  const output = new Float32Array(4096);
  await (await EmbeddingGraph.create('timestamp')).run(new Float32Array(BINS), 1, output);
  const matrix = projectionMatrix();
  let sum = 0;
  for (let band = 0; band < 256; band++) sum += (matrix[band * 4096 + 7] as number) * Math.log(1e-4);
  t.true(Math.abs((output[7] as number) - sum) < 1e-4);
});
