/**
 * The pitch of a tone, told from mel bands by two layers of one's own.
 *
 *     node examples/tone-pitch.ts
 */
import { TestTone } from 'heareval/datasets';
import {
  adam,
  argumentsAsSweep,
  channelNorm,
  cosine,
  type Layers,
  linear,
  loadModel,
  Model,
  meanSquaredError,
  type Parameters,
  Routine,
  type Value,
} from 'heareval/recipes';

const BANDS = 40;

const defaults = {
  batch_size: 32,
  dataset_split: [0.7, 0.15, 0.15],
  learning_rate: 0.01,
  num_of_epochs: 60,
  sounds: 1000,
  testing: false,
  units: 64,
  with_early_stopping: false,
} as const;
type ToneParameters = Parameters & {
  readonly learning_rate: number;
  readonly sounds: number;
  readonly units: number;
};

class TonePitch extends Model<ToneParameters> {
  readonly criterion = meanSquaredError;
  readonly optimiser = adam();
  readonly learningRate = cosine(this.parameters.learning_rate, { length: this.parameters.num_of_epochs });

  override forward(layers: Layers, x: Value): Value {
    const { units } = this.parameters;
    const bands = channelNorm(layers, 'input', x, BANDS);
    const hidden = linear(layers, 'hidden', bands, { inputs: BANDS, outputs: units });
    return linear(layers, 'output', layers.graph.op('Relu', [hidden]), { inputs: units, outputs: 1 });
  }
}

const routine = new Routine<ToneParameters>({ exportsDir: 'model' });
await routine.setParameters(defaults, '', argumentsAsSweep(process.argv.slice(2)));
const { sounds } = routine.P;
await routine.importDataset({
  datasetDir: `data/tones-${sounds}`,
  LocalSampler: TestTone,
  datasetSize: sounds,
  samplerSettings: { duration: 0.25, sampleRate: 4000, waveshape: 'tri' },
  representationSettings: { output_type: 'mel', n_mels: BANDS },
});
// The third frame alone, in logarithms; what is to be said are octaves above 440 Hz.
routine.D.X = routine.D.X.narrow(2, 2, 1).map([BANDS], (powers) =>
  powers.map((power) => Math.log(power + 1e-5)),
);
routine.D.Y = routine.D.labels.map(({ f_0 }) => [Math.log2(Number(f_0?.[0]) / 440)]);
routine.setModel(new TonePitch(routine.P));
await routine.train();

// What is only tried leaves no file.
const model = routine.P.testing ? routine.M : await loadModel(TonePitch, routine.R.exportsDir);
const last = routine.D.length - 3;
const { data: said } = await model.predict({
  data: await routine.D.X.read(last, last + 3),
  dims: [3, BANDS],
});
for (const [tone, octaves] of said.entries()) {
  const [truth = 0] = routine.D.Y[last + tone] ?? [];
  console.log(
    `${(440 * 2 ** truth).toFixed(1)} Hz: ${(440 * 2 ** octaves).toFixed(1)} Hz, ${Math.round(1200 * (octaves - truth))} cents off`,
  );
}
