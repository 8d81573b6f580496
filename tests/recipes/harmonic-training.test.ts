import { readFile } from 'node:fs/promises';
import test from 'ava';
import { SmallTraining } from './small-training.ts';

const RECIPE = `
tasks: [pitches]
representation: {name: hcqt, f_min: 150, octaves: 4, bins_per_octave: 6, harmonics: [1, 2]}
network: {name: harmonic_conv, filters: 4, stacks: 2, conv_ctx: [1, 3]}
training: {epochs: 12, batch_size: 4, learning_rate: 0.02, validation: loss}
`;

test('harmonic_conv learns from transforms of harmonics, and its exported file tells clips by their waveforms', async (t) => {
  const bench = SmallTraining.create(t, RECIPE);
  t.is((await bench.train({ folds: 1 })).status, 'ok');
  const place = bench.at('models/pitches/1234567.0');
  const { tasks } = JSON.parse(await readFile(`${place}/test_data.json`, 'utf8'));
  const { mean, clips } = Object.values<{ mean: number; clips: { fold00: object } }>(tasks)[0] ?? t.fail();
  t.is(mean, 1);
  t.is(Object.keys(clips.fold00).length, 6);
  const recipe = await readFile(`${place}/recipe.yaml`, 'utf8');
  t.regex(recipe, /conv_ctx:\n {4}- 1\n {4}- 3\n/);
});
