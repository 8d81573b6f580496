import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import {
  AudioSampler,
  generateDataset,
  loadDataset,
  regenerateDataPoints,
  type SoundLabels,
} from '../../src/datasets/index.ts';
import { importDataset } from '../../src/recipes/routine/import-dataset.ts';
import { TrainingProgress } from '../../src/recipes/routine/training-progress.ts';
import { temporaryFolder } from '../temporary-folder.ts';

/** What the sampler takes from outside its text. */
const outside = { level: 0.5, unit: 1 };

class Constant extends AudioSampler {
  #value = 0;
  override updateProperties(index: number): void {
    this.#value = this.random(index).random();
  }
  override generateWaveform(): Float32Array {
    return new Float32Array(this.length).fill(this.#value * outside.level);
  }
  override getLabels(): SoundLabels {
    return { value: [this.#value * outside.unit] };
  }
}

const SETTINGS = { duration: 0.01, sampleRate: 8000 };
const CHANGED = /: has a sound 0 that Constant does not make any more, though its text is the same:/;

test.serial(
  'a set whose sampler has changed beyond its text is not taken for the one that is asked for',
  async (t) => {
    const dir = temporaryFolder(t);
    const make = (options = {}) => generateDataset(Constant, SETTINGS, dir, 3, {}, options);
    const opened = () =>
      importDataset(
        { datasetDir: dir, LocalSampler: Constant, datasetSize: 3 },
        new TrainingProgress(undefined),
      );
    await make();
    await make();
    await opened();
    for (const change of [{ level: 0.25 }, { unit: 1000 }]) {
      const before = { ...outside };
      Object.assign(outside, change);
      await t.throwsAsync(make(), { name: 'UserError', message: CHANGED });
      await t.throwsAsync(opened(), { name: 'UserError', message: CHANGED });
      t.is((await loadDataset(dir)).length, 3);
      Object.assign(outside, before);
    }
    // Sounds that another seed drew are others by right.
    const drawn = await regenerateDataPoints(await loadDataset(dir), Constant, [0], { seed: 7 });
    t.deepEqual(drawn.drawn, [0]);
    t.is((await make()).length, 3);
    t.deepEqual((await regenerateDataPoints(drawn, Constant, [0])).drawn, []);
    outside.level = 0.25;
    const before = readFileSync(join(dir, 'sample_00001.wav')).readIntLE(44, 3);
    await make({ overwrite: true });
    t.is(readFileSync(join(dir, 'sample_00001.wav')).readIntLE(44, 3), Math.floor(before / 2));
    outside.level = 0.5;
  },
);

test.serial('work does not go on with sounds that are others by now', async (t) => {
  const [dir, whole] = [temporaryFolder(t), temporaryFolder(t)];
  const stopped = { signal: AbortSignal.abort() };
  await generateDataset(Constant, SETTINGS, whole, 3);
  await t.throwsAsync(generateDataset(Constant, SETTINGS, dir, 3, {}, stopped), { any: true });
  const staging = join(dir, '.writing');
  cpSync(whole, staging, { recursive: true });
  rmSync(join(staging, 'heareval.json'));
  const text = readFileSync(join(staging, 'metadata.json'), 'utf8');
  writeFileSync(join(staging, 'metadata.json'), text.slice(0, text.lastIndexOf('"x"')));
  outside.unit = 1000;
  const made = await generateDataset(Constant, SETTINGS, dir, 3);
  t.true(made.Y.every(({ value }) => Number(value) > 1));
  outside.unit = 1;
});
