import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { decodeWav } from '../../src/audio/index.ts';
import {
  generateDataset,
  loadDataset,
  regenerateDataPoints,
  transformDataset,
} from '../../src/datasets/index.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { difference, filesOf, floats, kac, samplers } from './kac.ts';

test('sets that kac_prediction wrote load with the same x and y', async (t) => {
  for (const set of kac.datasets) {
    const dir = temporaryFolder(t, filesOf(set));
    const dataset = await loadDataset(dir);
    t.is(dataset.length, 2);
    t.deepEqual(dataset.shape, set.shape);
    t.deepEqual(await dataset.readX(), floats(set.x));
    t.deepEqual(dataset.Y, set.y);
    t.is(dataset.sampler.name, set.sampler);
    t.is(dataset.samplerSettings.sampleRate, set.settings.sample_rate);
    // From x.npy this time.
    t.deepEqual(await (await loadDataset(dir)).readX(), floats(set.x));
  }
});

test('a set made here has the lines of one that kac_prediction makes, and its x', async (t) => {
  for (const set of kac.datasets) {
    const dir = temporaryFolder(t);
    const { sample_rate: sampleRate, ...settings } = set.settings;
    const made = await generateDataset(
      samplers[set.sampler],
      { ...settings, sampleRate },
      dir,
      2,
      set.representation,
    );
    t.true(difference(await made.readX(), floats(set.x)) < 1e-5);
    const text = readFileSync(join(dir, 'metadata.json'), 'utf8');
    t.deepEqual(withoutNumbers(text), withoutNumbers(set.files['metadata.json'] as string));
    const read = JSON.parse(text) as { data: { x: number[] }[] };
    t.deepEqual(Float32Array.from(read.data.flatMap(({ x }) => x.flat(2) as number[])), await made.readX());
  }
});

/** Lines of `metadata.json` without the version of the program and what is in x. */
function withoutNumbers(text: string): string[] {
  return text
    .split('\n')
    .map((line) =>
      line.startsWith('"x": ')
        ? line.replace(/[-+.\de]+/g, '0').replace(/0(, 0)*/g, '0')
        : line.replace(/"version": "[^"]*"/, '"version"'),
    );
}

test('sounds made here are those of kac_prediction to the last of 24 bits', async (t) => {
  for (const set of kac.datasets) {
    const dir = temporaryFolder(t);
    const { sample_rate: sampleRate, ...settings } = set.settings;
    await generateDataset(samplers[set.sampler], { ...settings, sampleRate }, dir, 2);
    for (const [name, content] of Object.entries(filesOf(set))) {
      if (typeof content === 'string') continue;
      const [expected, found] = [content, readFileSync(join(dir, name))].map((bytes) =>
        decodeWav(bytes, name),
      );
      t.deepEqual(found?.bitsPerSample, 24);
      const samples = [found?.channels[0], expected?.channels[0]] as [Float32Array, Float32Array];
      t.true(samples[0].every((sample, i) => Math.abs(sample - (samples[1][i] as number)) <= 2 ** -23));
    }
  }
});

test('a set that kac_prediction wrote is transformed to what it gives of the same sounds', async (t) => {
  const [, plain, spectra] = kac.datasets;
  const dir = temporaryFolder(t, filesOf(spectra as (typeof kac.datasets)[0]));
  const loaded = await loadDataset(dir);
  const transformed = await transformDataset(loaded, { normalise_input: false });
  t.deepEqual(transformed.shape, plain?.shape);
  const back = await transformDataset(transformed, spectra?.representation ?? {});
  t.true(difference(await back.readX(), floats(spectra?.x ?? '')) < 1e-5);
  t.deepEqual(back.Y, spectra?.y);
});

test('sounds of a set that kac_prediction wrote are made again, and the others keep their text', async (t) => {
  const [set] = kac.datasets;
  const dir = temporaryFolder(t, filesOf(set as (typeof kac.datasets)[0]));
  const made = await regenerateDataPoints(await loadDataset(dir), samplers.TestTone, [1]);
  t.true(difference(await made.readX(), floats(set?.x ?? '')) < 1e-6);
  const [before, after] = [
    set?.files['metadata.json'] ?? '',
    readFileSync(join(dir, 'metadata.json'), 'utf8'),
  ];
  t.is(after.slice(0, after.indexOf('},\n{')), before.slice(0, before.indexOf('},\n{')));
});
