/**
 * The size of a rectangular drum and how long it is for its width, two numbers, told from its spectrum by one of the networks
 * of `heareval train`.
 *
 *     node examples/rectangular-drum.ts
 *     node examples/rectangular-drum.ts --sounds=2000 --num_of_epochs=40
 */
import { generateDataset, RectangularDrum } from 'heareval/datasets';
import {
  adamW,
  argumentsAsSweep,
  channelNorm,
  cosine,
  createNetwork,
  type Layers,
  linear,
  Model,
  meanSquaredError,
  type Parameters,
  Routine,
  ShapedDataset,
  type Value,
} from 'heareval/recipes';

const SETTINGS = { duration: 0.5, sampleRate: 4000 };
const SPECTRUM = { output_type: 'fft', n_bins: 512, window_length: 512, hop_length: 256 } as const;
const [BINS, FRAMES] = [257, 8];

const defaults = {
  batch_size: 16,
  dataset_split: [0.7, 0.15, 0.15],
  learning_rate: 0.003,
  num_of_epochs: 15,
  sounds: 1000,
  testing: false,
  with_early_stopping: false,
} as const;
type DrumParameters = Parameters & { readonly learning_rate: number; readonly sounds: number };

/** Inverted residuals on the spectrum, each bin of which is brought to mean 0 and deviation 1 first. */
class DrumShape extends Model<DrumParameters> {
  readonly criterion = meanSquaredError;
  readonly optimiser = adamW();
  readonly learningRate = cosine(this.parameters.learning_rate, { length: this.parameters.num_of_epochs });
  readonly #network = createNetwork('mel_conv', { size: 'small' }, { bins: BINS, frames: FRAMES });

  override forward(layers: Layers, x: Value): Value {
    const { scene } = this.#network.addTo(layers, channelNorm(layers, 'input', x, BINS));
    return linear(layers, 'output', scene, { inputs: this.#network.size, outputs: 2 });
  }
}

/** Powers in logarithms, and what is to be told of the drums. */
function shape(data: ShapedDataset): void {
  data.X = data.X.map([BINS, FRAMES], (powers) => powers.map((power) => Math.log(power + 1e-5)));
  data.learn('drum_size', 'aspect_ratio');
}

const routine = new Routine<DrumParameters>({ exportsDir: 'model' });
await routine.setParameters(defaults, '', argumentsAsSweep(process.argv.slice(2)));
const { sounds } = routine.P;
await routine.importDataset({
  datasetDir: `data/rectangular-drums-${sounds}`,
  LocalSampler: RectangularDrum,
  datasetSize: sounds,
  samplerSettings: SETTINGS,
  representationSettings: SPECTRUM,
});
shape(routine.D);
routine.setModel(new DrumShape(routine.P));

/** Beside the loss, the mean error of each of the two numbers. */
await routine.train(async (i, loopLength, x, y) => {
  const { M } = routine;
  const said = await M.predict(x);
  M.testingLoss.aggregate += (await M.loss(said, y)) / loopLength;
  for (const [column, name] of ['size', 'aspect_ratio'].entries()) {
    const errors = said.data
      .filter((_, at) => at % 2 === column)
      .map((value, drum) => Math.abs(value - (y.data[2 * drum + column] ?? 0)));
    const mean = errors.reduce((sum, error) => sum + error, 0) / errors.length;
    M.testingLoss[name] = (i === 0 ? 0 : (M.testingLoss[name] ?? 0)) + mean / loopLength;
  }
});
const { size = 0, aspect_ratio = 0 } = routine.M.testingLoss;
console.log(
  `drums that chose the epoch: mean error ${(100 * size).toFixed(1)} cm, aspect ratio ${aspect_ratio.toFixed(2)}`,
);

const unseen = new ShapedDataset(
  await generateDataset(
    RectangularDrum,
    { ...SETTINGS, seed: 1 },
    'data/unseen-rectangular-drums',
    100,
    SPECTRUM,
  ),
);
shape(unseen);
const { data: said } = await routine.M.predict({ data: await unseen.inputs(), dims: unseen.X.dims });
for (const drum of [0, 5, 10]) {
  const [trueSize = 0, trueRatio = 0] = unseen.Y[drum] ?? [];
  const [a, b] = [said[2 * drum], said[2 * drum + 1]];
  console.log(
    `a drum of ${trueSize.toFixed(2)} m and 1 : ${trueRatio.toFixed(2)}: ${a?.toFixed(2)} m, 1 : ${b?.toFixed(2)}`,
  );
}
