/**
 * The size of a circular drum, told from its sound: CREPE learns it from drums that a sampler makes, and is asked about some
 * that it has not heard.
 *
 *     node examples/circular-drum.ts
 *     node examples/circular-drum.ts --sounds=2000 --num_of_epochs=30
 */
import { CircularDrum, generateDataset } from 'heareval/datasets';
import {
  argumentsAsSweep,
  Crepe,
  type CrepeParameters,
  cosine,
  Routine,
  ShapedDataset,
} from 'heareval/recipes';

/** Samples that CREPE hears: an eighth of a second, as large drums are low. */
const SAMPLES = 1024;
const SETTINGS = { duration: 0.2, sampleRate: 8000 };
/** Metres, from the smallest drum of the sampler to the largest. */
const RANGE = 1.9;

/** With a learning rate that falls to 0. */
class DrumSize extends Crepe {
  override readonly learningRate = cosine(this.parameters.learning_rate, {
    length: this.parameters.num_of_epochs,
  });
}

const defaults = {
  ...Crepe.defaults,
  batch_size: 32,
  dropout: 0,
  num_of_epochs: 20,
  optimiser: 'adam',
  sounds: 1500,
  with_early_stopping: false,
} as const;

const routine = new Routine<CrepeParameters & { readonly sounds: number }>({ exportsDir: 'model' });
await routine.setParameters(defaults, '', argumentsAsSweep(process.argv.slice(2)));
const { sounds } = routine.P;
await routine.importDataset({
  datasetDir: `data/circular-drums-${sounds}`,
  LocalSampler: CircularDrum,
  datasetSize: sounds,
  samplerSettings: SETTINGS,
});
routine.D.X = routine.D.X.narrow(1, 0, SAMPLES);
routine.D.learn('drum_size');
routine.setModel(new DrumSize(routine.P));
await routine.train();

const others = await generateDataset(
  CircularDrum,
  { ...SETTINGS, seed: 1 },
  'data/unseen-circular-drums',
  200,
);
const unseen = new ShapedDataset(others);
unseen.X = unseen.X.narrow(1, 0, SAMPLES);
unseen.learn('drum_size');
const { data: said } = await routine.M.predict({ data: await unseen.inputs(), dims: unseen.X.dims });
const errors = unseen.Y.map(([size = 0], drum) => Math.abs(Number(said[drum]) - size));
const mean = errors.reduce((sum, error) => sum + error, 0) / errors.length;
for (const drum of [0, 5, 10]) {
  console.log(`a drum of ${unseen.Y[drum]?.[0]?.toFixed(2)} m: ${said[drum]?.toFixed(2)} m`);
}
console.log(`mean error ${(100 * mean).toFixed(1)} cm, ${((100 * mean) / RANGE).toFixed(1)} % of the range`);
